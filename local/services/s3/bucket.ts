import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Cloud, DeclaredResource, RunningResource } from '../../contract.ts';
import { type CorsRule, readDefinition } from './definition.ts';
import { notify } from './notify.ts';
import { ObjectStore, type PutOptions, type StoredObject } from './store.ts';

export interface RunningBucket extends RunningResource {
  readonly name: string;
  readonly cors: readonly CorsRule[];
  readonly store: ObjectStore;
  /** Returns once the object is on disk and everyone who is to hear of it has been told, durably. */
  put(
    key: string,
    source: Readable,
    options?: Partial<PutOptions>,
    event?: 'ObjectCreated:Put' | 'ObjectCreated:Copy',
  ): Promise<StoredObject>;
  remove(key: string): Promise<void>;
}

export async function provisionBucket(declared: DeclaredResource, cloud: Cloud): Promise<RunningBucket> {
  const definition = readDefinition(declared);
  const { name, cors } = definition;
  const store = new ObjectStore(join(cloud.dataDir, 's3', name));

  const announce = async (object: StoredObject, event: string) => {
    await notify(cloud, definition, event, object);
    store.announced(object);
  };
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${cloud.region}.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${cloud.region}.amazonaws.com`,
      WebsiteURL: `${cloud.baseUrl}/${name}`,
    },
    ...{ name, cors, store },
    async put(key, source, options = {}, event = 'ObjectCreated:Put') {
      const object = await store.put(key, source, event, { now: cloud.clock.now(), ...options });
      await announce(object, event);
      return object;
    },
    async remove(key) {
      if (store.delete(key)) await notify(cloud, definition, 'ObjectRemoved:Delete', { key });
    },
    async start() {
      // A kill came between an object and the word of it.
      for (const { object, event } of store.unannounced()) await announce(object, event);
    },
    stop: async () => store.close(),
  };
}

import { localSecretKey } from '../../local/core/secret-key.ts';
import * as adapter from '../../local/services/s3/index.ts';
import { type Objects, objectsIn } from '../../shared/platform/objects.ts';
import { openCloud } from '../integration/local-services/cloud.ts';

/** S3 with a bucket of files and one of raw mail, as the desk calls it. */
export async function theBuckets() {
  const cloud = await openCloud([adapter]);
  const names = { files: 'desk-files', rawMail: 'desk-raw-mail' };
  for (const name of Object.values(names)) await cloud.provision('AWS::S3::Bucket', { BucketName: name });
  await cloud.start();
  const bucket = (name: string): Objects =>
    objectsIn(name, {
      region: 'eu-west-1',
      endpoint: cloud.endpoint,
      credentials: { accessKeyId: 'TEST', secretAccessKey: localSecretKey },
    });
  return {
    files: bucket(names.files),
    rawMail: bucket(names.rawMail),
    /** Everything that is kept, to be searched through: no object's bytes are left out. */
    dataDir: cloud.dataDir,
    now: () => new Date(cloud.clock.now()),
    stop: () => cloud.stop(),
  };
}

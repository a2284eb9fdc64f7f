import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { APIGatewayProxyEventV2, Context, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { functionVariables } from '../../../bench/function-variables.ts';
import { functionPaths } from '../../../functions/functions.ts';
import { routes } from '../../../functions/routes.ts';
import { projectRoot } from '../../../infra/build.ts';
import { sampleKeys } from '../../../infra/generate/story.ts';
import { staleFiles } from '../../../infra/generate.ts';
import { type BusEventType, busEvents, eventsOfChange } from '../../../shared/events/index.ts';
import { SesEvent } from '../../../shared/mail/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { functionLogger } from '../../../shared/platform/logger.ts';
import { DueEntry } from '../../../shared/sla/index.ts';
import { readClick, readIncidentLink, readView } from '../../../shared/tracking/index.ts';

Object.assign(process.env, functionVariables);
const { Merged } = await import('../../../functions/customers/merge.ts');
const { ToClose } = await import('../../../functions/incidents/close-children.ts');
const { Removed } = await import('../../../functions/incidents/redact.ts');
const { Notification } = await import('../../../functions/mail/handlers/receive.ts');
const { Queued } = await import('../../../functions/mail/handlers/send.ts');
const { ToldOf } = await import('../../../functions/rules/run.ts');
const { Added } = await import('../../../functions/search/index.ts');
const { Hit } = await import('../../../functions/tracking/record.ts');
const { Due } = await import('../../../functions/transfer/run.ts');
const { ToDeliver } = await import('../../../functions/webhooks/deliver.ts');
const { Happened } = await import('../../../functions/webhooks/fan-out.ts');

const folder = join(projectRoot, 'events');
const read = <T>(path: string): T => JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
const below = (path: string) =>
  existsSync(join(folder, path)) ? readdirSync(join(folder, path)).map((name) => `${path}/${name}`) : [];

const routeFunctions: readonly string[] = routes.map((route) => route.function);
const others = functionPaths.filter((path) => !routeFunctions.includes(path));

/** How the body of a message in a function's queue is read: by the schema its handler uses. */
const queued: Readonly<Record<string, z.ZodType>> = {
  'customers/merge': Merged,
  'incidents/close-children': ToClose,
  'incidents/redact': Removed,
  'mail/receive': Notification,
  'mail/send': Queued,
  'mail/feedback': SesEvent,
  'rules/run': ToldOf,
  'search/index': Added,
  'timers/fire': DueEntry,
  'tracking/record': Hit,
  'transfer/run': Due,
  'webhooks/deliver': ToDeliver,
  'webhooks/fan-out': Happened,
};

it('are as the declarations make them', async () => {
  expect(await staleFiles()).toEqual([]);
});

describe('there is a sample', () => {
  it.each(routes.map(({ id }) => id))('of a request to %s', (id) => {
    expect(below('api')).toContain(`api/${id}.json`);
  });
  it.each(Object.keys(busEvents))('of the bus event %s', (type) => {
    expect(below('bus')).toContain(`bus/${type}.json`);
  });
  it.each(others)('of what reaches %s', (path) => {
    expect(below(path).length).toBeGreaterThan(0);
  });
});

describe('a request', () => {
  const logger = functionLogger('samples');
  const answer = serve(
    routes.map((route) =>
      bind(route, async ({ actor }) => ({ status: 200, body: { actor: actor ?? null } })),
    ),
    { clock: () => new Date('2026-11-23T09:30:00.000Z'), logger },
  );

  it.each(routes.map(({ id, role }) => [id, role] as const))('to %s passes its route', async (id, role) => {
    const event = read<APIGatewayProxyEventV2>(`api/${id}.json`);
    const reply = await answer(event, {} as Context);
    expect(reply).toMatchObject({ statusCode: 200 });
    const { actor } = JSON.parse(String(reply.body)) as { actor: { roles: string[] } | null };
    expect(actor?.roles).toEqual(role === 'public' ? undefined : [role]);
  });

  it('carries tokens as the desk signs them', async () => {
    const token = (id: string) =>
      read<APIGatewayProxyEventV2>(`api/${id}.json`).pathParameters?.token ?? 'none';
    const at = new Date('2026-11-24T00:00:00.000Z');
    expect(await readIncidentLink(sampleKeys, token('readOwnIncident'), at)).toMatchObject({
      r: '261123-000001',
    });
    expect(await readView(sampleKeys, token('openPixel'))).toMatchObject({ t: 'questionReceipt' });
    expect(await readClick(sampleKeys, token('followLink'))).toMatchObject({ r: '261123-000001' });
  });
});

describe('a queue’s messages', () => {
  it('are known for every function that has a queue', () => {
    const withoutQueue = ['stream/publish', 'timers/sweep', 'timers/renew-holidays'];
    expect(Object.keys(queued).sort()).toEqual(others.filter((path) => !withoutQueue.includes(path)).sort());
  });
  it.each(Object.keys(queued).flatMap((path) => below(path).map((file) => [file, path] as const)))(
    '%s pass their handler’s schema',
    (file, path) => {
      const { Records } = read<SQSEvent>(file);
      expect(Records.length).toBeGreaterThan(0);
      for (const record of Records) {
        expect(record.eventSource).toBe('aws:sqs');
        queued[path]!.parse(JSON.parse(record.body));
      }
    },
  );
  it('hold every report that a configuration set sends', () => {
    const types = below('mail/feedback').map((file) => {
      const body = JSON.parse(read<SQSEvent>(file).Records[0]!.body) as { detail: { eventType: string } };
      return body.detail.eventType;
    });
    expect(new Set(types)).toEqual(
      new Set(['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject', 'DeliveryDelay', 'Rendering Failure']),
    );
  });
});

describe('a bus event', () => {
  it.each(Object.keys(busEvents) as BusEventType[])('%s has the declared detail', (type) => {
    const Envelope = z.object({
      'detail-type': z.literal(type),
      source: z.literal('incident-desk'),
      time: z.iso.datetime(),
      detail: busEvents[type],
    });
    Envelope.parse(read(`bus/${type}.json`));
  });
});

it('the stream’s batch leads to every bus event', () => {
  const { Records } = read<DynamoDBStreamEvent>('stream/publish/batch.json');
  const image = (stored: unknown) => (stored ? unmarshall(stored as never) : undefined);
  const events = Records.flatMap(({ dynamodb }) =>
    eventsOfChange({ before: image(dynamodb?.OldImage), after: image(dynamodb?.NewImage) }),
  );
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(Object.keys(busEvents)));
});

it('the scheduled event is one of EventBridge’s', () => {
  expect(read('timers/sweep/every-minute.json')).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    detail: {},
  });
});

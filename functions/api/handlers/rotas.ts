import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import {
  type Availability,
  type AvailabilityStore,
  onCallAt,
  onCallBetween,
  type Rota,
  type RotaStore,
  type Shift,
  withoutAbsences,
} from '../../../shared/schedules/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type {
  createRotaRoute,
  deleteRotaRoute,
  listRotasRoute,
  readOnCallRoute,
  readRotaRoute,
  replaceRotaRoute,
} from '../routes/rotas.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';

interface RotaParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly rotas: RotaStore;
  readonly newId: NewId;
}

const shown = (status: number, rota: Rota): RouteAnswer => ({
  status,
  body: rota,
  headers: { etag: etagOf(rota.version) },
});

async function found(rotas: RotaStore, id: string): Promise<Rota> {
  const rota = await rotas.find(id);
  if (!rota) throw new DeskError('notFound', 'There is no such rota.');
  return rota;
}

export const listRotasHandler =
  (rotas: RotaStore): RouteHandler<typeof listRotasRoute> =>
  async ({ query: { limit, cursor } }) => {
    const page = await rotas.list({ size: limit, after: readCursor('rotas', cursor) });
    return {
      status: 200,
      body: { rotas: page.rotas, ...(page.next ? { next: writeCursor('rotas', page.next) } : {}) },
    };
  };

export const readRotaHandler =
  (rotas: RotaStore): RouteHandler<typeof readRotaRoute> =>
  async ({ params: { id } }) =>
    shown(200, await found(rotas, id));

export const createRotaHandler =
  ({ client, table, rotas, newId }: RotaParts): RouteHandler<typeof createRotaRoute> =>
  async ({ headers, body, actor, now }) => {
    const request = { scope: `createRota:${actor.id}`, key: headers['idempotency-key'], content: body };
    const rota = await doneOnce<Rota>({ client, table, now }, request, async (keep) => {
      const made = { ...body, id: newId(now), version: 1, ...stampOf(actor, now) };
      await rotas.create(made, keep(made));
      return made;
    });
    return shown(201, rota);
  };

export const replaceRotaHandler =
  ({ rotas }: Pick<RotaParts, 'rotas'>): RouteHandler<typeof replaceRotaRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const before = await found(rotas, id);
    checkVersion(before, version);
    const rota = { ...body, id, version: before.version + 1, ...stampOf(actor, now) };
    await rotas.replace(before, rota);
    return shown(200, rota);
  };

export const deleteRotaHandler =
  ({ rotas }: Pick<RotaParts, 'rotas'>): RouteHandler<typeof deleteRotaRoute> =>
  async ({ params: { id }, headers }) => {
    const rota = await found(rotas, id);
    if (headers['if-match'] !== undefined) checkVersion(rota, requiredVersion(headers['if-match']));
    await rotas.remove(rota);
    return { status: 204 };
  };

export const readOnCallHandler =
  (rotas: RotaStore, availability: Pick<AvailabilityStore, 'ofAll'>): RouteHandler<typeof readOnCallRoute> =>
  async ({ params: { id }, query, now }) => {
    const rota = await found(rotas, id);
    const at = new Date(query.at ?? query.from ?? now);
    const turn = onCallAt(rota, at);
    const shifts =
      query.from && query.to ? onCallBetween(rota, new Date(query.from), new Date(query.to)) : undefined;
    const absences = await absencesOf(availability, [...(turn ? [turn] : []), ...(shifts ?? [])]);
    const onCall =
      turn && withoutAbsences([turn], absences).find((piece) => piece.from <= at && at < piece.to);
    return {
      status: 200,
      body: {
        ...{ rotaId: id, at },
        ...(onCall ? { onCall } : turn && { absent: turn.agent }),
        ...(shifts && { shifts: withoutAbsences(shifts, absences) }),
      },
    };
  };

/** As many as are read at once. */
const AT_ONCE = 100;

async function absencesOf(availability: Pick<AvailabilityStore, 'ofAll'>, shifts: readonly Shift[]) {
  const agents = [...new Set(shifts.map(({ agent }) => agent.id))];
  const pages: Availability[] = [];
  for (let start = 0; start < agents.length; start += AT_ONCE) {
    pages.push(...(await availability.ofAll(agents.slice(start, start + AT_ONCE))));
  }
  return new Map(pages.map(({ agentId, absences }) => [agentId, absences]));
}

const stampOf = ({ id, name }: { id: string; name: string }, now: Date) => ({
  updatedAt: now.toISOString(),
  updatedBy: { id, name },
});

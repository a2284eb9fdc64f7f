import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type IncidentReader,
  minutesOf,
  type PartStore,
  refuseTimeOfOthers,
  totalOf,
} from '../../../shared/incidents/index.ts';
import { holds } from '../../../shared/platform/http/actor.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { accountTimeRoute, agentTimeRoute, listTimeRoute } from '../routes/time.ts';
import { listParts } from './list-parts.ts';

export const listTimeHandler =
  (reader: IncidentReader, parts: PartStore): RouteHandler<typeof listTimeRoute> =>
  async ({ params, query }) => {
    const { incident, shown, next } = await listParts({ reader, parts }, 'time', params.reference, query);
    return { status: 200, body: { entries: shown, minutes: incident.minutes, ...next } };
  };

export const agentTimeHandler =
  (client: DynamoDBDocumentClient, table: string): RouteHandler<typeof agentTimeRoute> =>
  async ({ params, query, actor }) => {
    const agent = params.agentId === 'me' ? actor.id : params.agentId;
    refuseTimeOfOthers(agent, { id: actor.id, manages: holds(actor, 'manager') });
    const days = await minutesOf(client, table, { of: 'agent', id: agent }, query);
    return { status: 200, body: { agent, days, total: totalOf(days) } };
  };

export const accountTimeHandler =
  (client: DynamoDBDocumentClient, table: string): RouteHandler<typeof accountTimeRoute> =>
  async ({ params, query }) => {
    const days = await minutesOf(client, table, { of: 'account', id: params.accountId }, query);
    return { status: 200, body: { account: params.accountId, days, total: totalOf(days) } };
  };

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { stoppedMail } from '../../../shared/customers/index.ts';
import {
  type Actor,
  type Change,
  type Incident,
  type IncidentReader,
  type IncidentState,
  type IncidentStore,
  incidentReader,
  incidentStore,
  type PartStore,
  partStore,
  type TableLayout,
  withNotices,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { Actor as Caller } from '../../../shared/platform/http/actor.ts';
import type { RouteAnswer } from '../../../shared/platform/http/serve.ts';
import { type NewId, newId } from '../../../shared/platform/ids.ts';
import { type Settings, type SettingsStore, settingsStore } from '../../../shared/settings/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import { etagOf, versionOf } from './versions.ts';

/** What commands on incidents work with. */
export interface CommandParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly incidents: IncidentStore;
  readonly reader: IncidentReader;
  readonly parts: PartStore;
  readonly settings: SettingsStore;
}

export const commandParts = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  siteId: string,
): CommandParts => ({
  client,
  table: layout.table,
  incidents: incidentStore(client, layout),
  reader: incidentReader(client, layout.table),
  parts: partStore(client, layout.table),
  settings: settingsStore(client, layout.table, siteId),
});

/** What a command decides by, besides the incident as it stands. */
export interface CommandContext {
  readonly actor: Actor;
  readonly now: Date;
  readonly newId: NewId;
  readonly settings: Settings;
  /** Whether the actor works all incidents, whichever groups they are in. */
  readonly manages: boolean;
}

/** A request to do something to one incident. */
export interface CommandRequest {
  readonly reference: string;
  readonly actor: Caller;
  readonly now: Date;
  readonly idempotencyKey?: string | undefined;
  /** The ETag the caller has seen: what came in between is then not talked past. */
  readonly ifMatch?: string | undefined;
  /** What the request says: the same Idempotency-Key with other content is refused. */
  readonly content?: unknown;
}

export interface Command<C extends Change, R> {
  /** The route's id: the scope of Idempotency-Keys. */
  readonly name: string;
  readonly status: number;
  /** May give nothing where nothing is to be done: then `unchanged` is what the caller is told. */
  readonly decide: (state: IncidentState, context: CommandContext) => C | undefined | Promise<C | undefined>;
  /** What the caller is told; kept under the Idempotency-Key. */
  readonly resultOf: (change: C) => R;
  readonly unchanged?: (state: IncidentState, context: CommandContext) => R;
  /** What else is written in the transaction, and must be true for it. */
  readonly also?: (change: C, context: CommandContext) => readonly TransactItem[];
}

/** Whether somebody works all incidents, whichever groups they are in. */
export const manages = ({ roles }: Caller): boolean => roles.includes('manager') || roles.includes('admin');

/**
 * Does something to an incident once: under the Idempotency-Key, on the version that the caller saw, and decided
 * again where somebody else was faster. Answers with the new version as ETag.
 * @throws DeskError notFound; staleVersion with what was changed in between; conflict for an incident that was
 * merged away, naming the survivor; mailStopped where `also` asks for a contact who may be mailed; busy; and
 * whatever `decide` throws.
 */
export const commander =
  (parts: CommandParts) =>
  async <C extends Change, R extends { readonly version: number }>(
    request: CommandRequest,
    command: Command<C, R>,
  ): Promise<RouteAnswer> => {
    const { reference, actor, now } = request;
    const once = onceOnly<R>(parts.client, parts.table, {
      scope: `${command.name}:${actor.id}`,
      key: request.idempotencyKey,
      content: [reference, request.content],
    });
    const [earlier, settings] = await Promise.all([once.earlier(), parts.settings.load()]);
    if (earlier) return answer(command.status, earlier);
    const context: CommandContext = {
      actor: { kind: 'agent', id: actor.id, name: actor.name },
      now,
      newId,
      settings,
      manages: manages(actor),
    };
    let seen: IncidentState | undefined;
    try {
      const change = await parts.incidents.change(
        reference,
        async (state) => {
          refuseStale(state, request.ifMatch);
          refuseMerged(state.incident);
          seen = state;
          const made = await command.decide(state, context);
          return made && withNotices(made, { newId, now, actorAddress: actor.address });
        },
        (made) => [
          ...(command.also?.(made as C, context) ?? []),
          ...once.write(command.resultOf(made as C), now),
        ],
      );
      if (change) return answer(command.status, command.resultOf(change));
      if (!seen || !command.unchanged) throw new Error(`${command.name} did nothing and cannot say so.`);
      return answer(command.status, command.unchanged(seen, context));
    } catch (error) {
      if (error instanceof LostRace) {
        const refusal = stoppedMail(error);
        if (refusal) throw refusal;
        return answer(command.status, once.orEarlier(error));
      }
      if (error instanceof Stale) throw await staleVersion(parts.reader, reference, error);
      throw error;
    }
  };

const answer = <R extends { readonly version: number }>(status: number, result: R): RouteAnswer => ({
  status,
  body: result,
  headers: { etag: etagOf(result.version) },
});

/** The version that a caller saw is not the one that stands. */
class Stale extends Error {
  constructor(
    readonly seen: number,
    readonly stands: number,
  ) {
    super('Stale.');
  }
}

function refuseStale({ incident }: IncidentState, ifMatch: string | undefined): void {
  const seen = versionOf(ifMatch);
  if (seen === undefined || seen === incident.version) return;
  throw new Stale(seen, incident.version);
}

/** @throws DeskError conflict that names the survivor, for an incident that was merged away. */
export function refuseMerged({ reference, mergedInto }: Incident): void {
  if (!mergedInto) return;
  const detail = `${reference} was merged into ${mergedInto}: work on that one.`;
  throw new DeskError('conflict', detail, { references: [mergedInto] });
}

const staleVersion = async (reader: IncidentReader, reference: string, { seen, stands }: Stale) =>
  new DeskError('staleVersion', `It is at version ${stands} by now; you have seen ${seen}.`, {
    version: stands,
    changes: await reader.changesSince(reference, seen),
  });

import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { drawRefused, sentences, whyRefused } from '../entitlements/index.ts';
import { IncidentTimer, timerTerms } from '../escalations/index.ts';
import { DeskError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { pauseBefore } from '../platform/pause.ts';
import { policyStore, StoredKpi } from '../sla/index.ts';
import { counterKey, headAndKpis, incidentKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import type { Change, IncidentState } from './change.ts';
import { Incident } from './incident.ts';
import { promiseKeeper } from './promise-keeper-store.ts';
import { formatReference, referenceDay } from './reference.ts';
import { settled } from './settle.ts';
import { staleIncident } from './stale.ts';
import { type TableLayout, writesOf } from './writes.ts';

/** How often a decision is taken again when somebody else changed the incident in between. */
const ATTEMPTS = 12;

export type IncidentStore = ReturnType<typeof incidentStore>;

/** Incidents with their promises and timeline. Every change is one transaction. */
export const incidentStore = (client: DynamoDBDocumentClient, layout: TableLayout) => {
  const keep = promiseKeeper(client, layout.table, newId);
  const store = {
    /** The change as it will be written: with what is promised from it on. */
    promised: keep,

    /** The SLA policies and timers of a site, for who opens an incident and reads more at the same time. */
    async policies(siteId: string): Promise<NonNullable<Change['policies']>> {
      const [policies, timing] = await Promise.all([
        policyStore(client, layout.table, siteId).all(),
        timerTerms(client, layout.table)(siteId),
      ]);
      return { ...policies, timing };
    },

    /** The next reference of a site. Numbers are never given twice; one whose incident was not written is left out. */
    async nextReference(site: { id: string; timeZone: string }, now: Date): Promise<string> {
      const day = referenceDay(now, site.timeZone);
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: layout.table,
          Key: counterKey(site.id, day),
          UpdateExpression: 'SET #kind = :kind ADD #last :one',
          ExpressionAttributeNames: { '#kind': 'kind', '#last': 'last' },
          ExpressionAttributeValues: { ':kind': 'counter', ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return formatReference(day, Number(Attributes?.last));
    },

    /** The incident and its promises as they stand; undefined where there is none. One consistent read. */
    async load(reference: string): Promise<IncidentState | undefined> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: layout.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': incidentKey(reference).pk,
            ':from': headAndKpis.from,
            ':to': headAndKpis.to,
          },
        }),
      );
      return stateOf(Items);
    },

    /**
     * Writes a change whole, with the promises it leaves, what it draws on entitlements and what else must be true
     * for it.
     * @throws LostRace with the label `incident` when it was decided on a state that is gone by now; DeskError
     * conflict where its entitlement cannot be drawn on.
     */
    async commit(change: Change, also: readonly TransactItem[] = []): Promise<void> {
      const whole = await keep(settled(change, newId));
      try {
        await transact(client, [...writesOf(whole, layout), ...also]);
      } catch (error) {
        throw refusedDraw(error, whole) ?? error;
      }
    },

    /**
     * Loads, decides, writes; decides again on the new state when somebody was faster. `decide` may return
     * undefined for "nothing to do"; `also` is what else must be true for a change.
     * @throws DeskError notFound; conflict where its entitlement cannot be drawn on; busy when the incident changes
     * faster than we can follow.
     */
    async change<C extends Change | undefined>(
      reference: string,
      decide: (state: IncidentState) => C | Promise<C>,
      also: (change: NonNullable<C>) => readonly TransactItem[] = () => [],
    ): Promise<C> {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const state = await store.load(reference);
        if (!state) throw new DeskError('notFound', `There is no incident ${reference}.`);
        const decided = await decide(state);
        if (!decided) return decided;
        const change = await keep(settled(decided, newId));
        try {
          await store.commit(change, also(change));
          return change;
        } catch (error) {
          if (!(error instanceof LostRace) || !error.lost.every(({ label }) => passing.has(label))) {
            throw error;
          }
        }
        if (attempt < ATTEMPTS) await pauseBefore(attempt + 1);
      }
      throw new DeskError('busy', `Incident ${reference} is being changed by others; try again.`);
    },
  };
  return store;
};

/** Whoever looks again may find that nothing is drawn any more. */
const passing: ReadonlySet<string> = new Set([staleIncident, drawRefused]);

/** What to say where a draw alone was lost; undefined where the incident is to be looked at again. */
function refusedDraw(error: unknown, { incident }: Change): DeskError | undefined {
  if (!(error instanceof LostRace) || error.lost.some(({ label }) => label !== drawRefused)) return undefined;
  const why = whyRefused(error, new Date(incident.updatedAt));
  if (!why) return undefined;
  return new DeskError(
    'conflict',
    `The entitlement “${why.entitlement.name}” cannot be drawn on. ${sentences(why.reasons)} Choose another, clear it, or say doNotDecrement with a reason.`,
  );
}

/** The incident and KPI instances among the items of its partition. */
export function stateOf(items: readonly Record<string, unknown>[]): IncidentState | undefined {
  const head = items.find((item) => item.kind === 'incident');
  if (!head) return undefined;
  const timer = items.find((item) => item.kind === 'timer');
  return {
    incident: readItem(Incident, head),
    kpis: items.filter((item) => item.kind === 'kpi').map((item) => readItem(StoredKpi, item)),
    ...(timer ? { timer: readItem(IncidentTimer, timer) } : {}),
  };
}

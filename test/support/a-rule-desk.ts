import { randomBytes } from 'node:crypto';
import { ruleRunner } from '../../shared/automation/index.ts';
import {
  addEvent,
  type Change,
  incidentReader,
  incidentStore,
  patch,
  type TimelineEvent,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { Rule, ruleStore } from '../../shared/rules/index.ts';
import { Availability, availabilityStore } from '../../shared/schedules/index.ts';
import { defaultSettings, type Settings, settingsStore } from '../../shared/settings/index.ts';
import {
  firstSecrets,
  newWebhook,
  type Webhook,
  WebhookInput,
  webhookStore,
} from '../../shared/webhooks/index.ts';
import type { TestTable } from './a-table.ts';
import { anOpening } from './an-incident.ts';
import { morning, plus } from './time.ts';

const label = { en: 'A label' };
export const agents = ['ada', 'bob', 'cleo'].map((id) => ({ id, name: `Agent ${id}` }));

export const teams: Settings['teams'] = {
  queues: [
    { code: 'first', label },
    { code: 'field', label },
  ],
  managers: [{ id: 'mia', name: 'Mia', address: 'mia@example.org' }],
  groups: [
    { code: 'pumps', label, members: agents },
    { code: 'empty', label, members: [] },
  ],
};

let references = 0;

/** A site of its own on a table, with rules, and incidents that rules are run on. */
export async function aRuleDesk({ client, layout }: TestTable, siteId: string) {
  const site = {
    ...{ id: siteId, name: 'Example Support', language: 'en' as const, timeZone: 'Europe/Berlin' },
    ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
  };
  const incidents = incidentStore(client, layout);
  const reader = incidentReader(client, layout.table);
  const rules = ruleStore(client, layout.table, siteId);
  const settings = settingsStore(client, layout.table, siteId);
  await settings.save('teams', teams, { version: 0, actor: { id: 'a', name: 'A' }, now: morning });
  const run = ruleRunner(client, layout, { site, newId });
  let now = morning;

  const desk = {
    ...{ site, incidents, reader, rules, settings, run },
    clock: {
      at: (instant: Date) => {
        now = instant;
      },
    },

    async rule(id: string, over: Record<string, unknown>): Promise<Rule> {
      const rule = Rule.parse({
        ...{ id, name: `Rule ${id}`, on: ['created'], enabled: true, version: 1 },
        ...{ createdAt: now.toISOString(), updatedAt: now.toISOString() },
        updatedBy: { id: 'admin', name: 'Admin' },
        ...over,
      });
      await rules.create(rule);
      return rule;
    },

    async webhook(): Promise<Webhook> {
      const input = WebhookInput.parse({ name: 'Receiver', url: 'https://hooks.example.com/desk' });
      const webhook = newWebhook(input, newId(now), { now, actor: { id: 'admin', name: 'Admin' } });
      await webhookStore(client, layout.table, siteId).create(webhook, firstSecrets(randomBytes, now));
      return webhook;
    },

    /** A new incident, on which no rule has been run yet. */
    async open(question: Parameters<typeof anOpening>[0] = {}): Promise<Change> {
      references += 1;
      const change = anOpening(
        { siteId, ...question },
        { reference: `260612-${String(references).padStart(6, '0')}`, now, newId },
      );
      await incidents.commit(change);
      return change;
    },

    /** What agents do to it, on which no rule has been run yet. */
    async patch(reference: string, fields: Record<string, unknown>) {
      now = plus(now, 1000);
      const change = await incidents.change(reference, (state) =>
        patch(
          state,
          { fields: { reason: 'edit', ...fields } },
          {
            ...{ actor: { kind: 'agent', id: 'ada', name: 'Ada' }, now, newId },
            settings: { ...defaultSettings, teams },
            manages: true,
          },
        ),
      );
      if (!change) throw new Error('Nothing was changed.');
      return change;
    },

    add: (event: TimelineEvent) => addEvent(client, layout.table, event),

    async away(agentId: string, { from, to }: { from: Date; to: Date }): Promise<void> {
      const store = availabilityStore(client, layout.table, siteId);
      const absences = [{ from: from.toISOString(), to: to.toISOString(), reason: 'Away' }];
      const before = await store.of(agentId);
      await store.save(before, Availability.parse({ ...before, version: 1, absences }));
    },

    /** Tells the rules of every entry of a change, as the bus does. */
    async tell({ events }: Pick<Change, 'events'>) {
      const outcomes = [];
      for (const event of events) outcomes.push(await run(addedBy(event), now));
      return outcomes;
    },

    /** Tells the rules of everything that stands on a timeline, until nothing more is added. */
    async settle(reference: string): Promise<void> {
      const told = new Set<string>();
      for (let round = 0; round < 20; round += 1) {
        const fresh = (await desk.timeline(reference)).filter(({ id }) => !told.has(id));
        if (fresh.length === 0) return;
        for (const event of fresh) told.add(event.id);
        await desk.tell({ events: fresh });
      }
      throw new Error('The rules come to no end.');
    },

    async timeline(reference: string): Promise<readonly TimelineEvent[]> {
      return (await reader.timeline(reference, { size: 200, newestFirst: false })).events;
    },

    async incident(reference: string) {
      const incident = await reader.head(reference);
      if (!incident) throw new Error('There is no such incident.');
      return incident;
    },

    firings: async (reference: string) =>
      (await desk.timeline(reference)).filter(({ type }) => type === 'ruleFired').map(({ data }) => data),
  };
  return desk;
}

export const addedBy = ({ id, reference, at, type, visibility, actor }: TimelineEvent) => ({
  ...{ eventId: id, reference, at, type, visibility, actor: actor.kind },
});

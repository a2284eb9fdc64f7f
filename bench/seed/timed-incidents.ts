import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Escalation, escalationStore } from '../../shared/escalations/index.ts';
import {
  type Change,
  formatReference,
  openIncident,
  type TableLayout,
  withTimer,
  writesOf,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { businessCalendar, Calendar, calendarStore } from '../../shared/schedules/index.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { policyStore, SlaPolicy } from '../../shared/sla/index.ts';
import type { Item } from './items.ts';

const MINUTE = 60_000;
/** Of the policy below: warned of so long after the question, and late an hour later. */
const WARNED_MINUTES = 180;
/** Whoever nobody has taken by then is escalated. */
const UNTAKEN_MINUTES = 60;

const stamp = {
  version: 1,
  updatedAt: '2026-11-23T08:00:00.000Z',
  updatedBy: { id: 'admin-1', name: 'Admin' },
};
const timeZone = 'Europe/Berlin';
const day = [{ from: '00:00', to: '24:00' }];
const stored = Calendar.parse({
  ...{ id: 'all-day', name: 'All day', timeZone, ...stamp },
  weekly: {
    ...{ monday: day, tuesday: day, wednesday: day, thursday: day },
    ...{ friday: day, saturday: day, sunday: day },
  },
  resolved: { fromYear: 0, toYear: 0, days: [] },
});
const calendar = businessCalendar(stored);
const policy = SlaPolicy.parse({
  ...{ id: 'policy-1', name: 'Standard', calendarId: stored.id, ...stamp },
  conditions: { field: 'channel', operator: 'isSet' },
  targets: { firstResponse: { others: WARNED_MINUTES + 60 } },
  thresholds: { warning: { minutesBefore: 60 } },
});
const escalation = Escalation.parse({
  ...{ id: 'escalation-1', name: 'Nobody has taken it', level: 1, createdAt: stamp.updatedAt, ...stamp },
  trigger: { on: 'unassigned', minutes: UNTAKEN_MINUTES },
  actions: [{ do: 'addTags', tags: ['untaken'] }],
});
const terms = { escalations: [escalation], timers: defaultSettings.timers };

/** A calendar, a policy and an escalation, as a site has set them up. */
export async function setUpTimes(client: DynamoDBDocumentClient, table: string, site: string): Promise<void> {
  await calendarStore(client, table, { id: site, timeZone }).create(stored);
  await policyStore(client, table, site).create(policy);
  await escalationStore(client, table, site).create(escalation);
}

/** What falls due on an incident at `at`, the first thing that does. */
export interface Timed {
  readonly number: number;
  readonly at: Date;
  readonly what: 'warning' | 'escalation';
}

/** Open incidents as their opening leaves them, on which something falls due at an instant: what timers look at. */
export function* timedIncidents(
  layout: TableLayout,
  siteId: string,
  wanted: Iterable<Timed>,
): Generator<Item> {
  for (const { number, at, what } of wanted) {
    const ahead = what === 'warning' ? WARNED_MINUTES : UNTAKEN_MINUTES;
    const change = opened(number, new Date(at.getTime() - ahead * MINUTE), siteId);
    const { incident } = change;
    const taken =
      what === 'warning' ? { ...incident, assignee: { id: 'agent-1', name: 'Agent Example' } } : incident;
    const whole = withTimer({ ...change, incident: taken }, terms, () => calendar);
    yield* writesOf(whole, layout).flatMap(({ Put }) =>
      Put?.Item && looked.has(String(Put.Item.kind)) ? [Put.Item] : [],
    );
  }
}

const looked = new Set(['incident', 'kpi', 'timer']);

/** The reference of the n-th of them. */
export const timedReference = (number: number): string => formatReference('261123', number);

const opened = (number: number, now: Date, siteId: string): Change =>
  openIncident(
    {
      ...{ siteId, channel: 'portal', language: 'en' },
      ...{ subject: 'The printer stops', text: 'It prints two pages and then stops. What can I do?' },
      contact: { id: `contact-${number}`, name: 'Customer', address: `customer-${number}@example.com` },
    },
    {
      ...{ reference: timedReference(number), now, newId, settings: defaultSettings, receipt: false },
      policy: { ...policy, timeZone, calendar },
    },
  );

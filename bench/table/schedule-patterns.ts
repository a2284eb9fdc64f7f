import { accountStore, newAccount } from '../../shared/customers/index.ts';
import type { Change } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import {
  Availability,
  availabilityStore,
  CalendarInput,
  calendarFrom,
  calendarStore,
  loadCountryHolidays,
  Rota,
  replanJobStore,
  rotaStore,
  rotaUse,
} from '../../shared/schedules/index.ts';
import { policyStore, SlaPolicy } from '../../shared/sla/index.ts';
import { transact } from '../../shared/table/transact.ts';
import { useWrites } from '../../shared/table/uses.ts';
import type { AccessPattern } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const actor = { id: 'agent-1', name: 'Agent' };
const stamp = { version: 1, updatedAt: morning.toISOString(), updatedBy: actor };
const workday = [{ from: '09:00', to: '17:00' }];
const input = CalendarInput.parse({
  name: 'Office',
  timeZone: 'Europe/Berlin',
  weekly: { monday: workday, tuesday: workday, wednesday: workday, thursday: workday, friday: workday },
  countryHolidays: [{ country: 'DE', region: 'BY' }],
  exceptions: [{ date: '2026-12-05', name: 'Stock-taking', hours: workday }],
});
const policy = SlaPolicy.parse({
  ...{ id: newId(morning), name: 'All', ...stamp },
  targets: { firstResponse: { others: 240 } },
});
/** Its conditions hold for nobody: it is for those who name it. */
const named = SlaPolicy.parse({ ...policy, id: newId(morning), name: 'Named' });
const rota = Rota.parse({
  ...{ id: newId(morning), name: 'Nights', timeZone: 'Europe/Berlin', agents: [actor], ...stamp },
  ...{ handover: { weekday: 'monday', time: '09:00' }, turn: { unit: 'weeks', count: 1 } },
  startsOn: '2026-11-23',
});

/** Calendars, who works when, and who is on call. */
export function schedulePatterns({
  client,
  incidents,
  question,
  layout: { table },
}: Scene): readonly AccessPattern[] {
  const calendars = calendarStore(client, table, site);
  const availability = availabilityStore(client, table, site.id);
  const rotas = rotaStore(client, table, site.id);
  const place = { table, siteId: site.id };
  const onCall = { kind: 'rule', id: 'on-call' };
  const id = newId(morning);
  const account = newAccount(newId(morning), { name: 'Owed', slaPolicy: named.id }, { actor, now: morning });
  const asked = (): Change => {
    const change = question('261123-900009', { id: newId(morning), address: 'owed@example.com' });
    return { ...change, incident: { ...change.incident, account: account.id } };
  };
  const calendar = async (before?: ReturnType<typeof calendarFrom>) => {
    const { resolveCountryHolidays: resolve } = await loadCountryHolidays();
    return calendarFrom(input, { id, actor, now: morning, resolve, before });
  };
  const hours = (agentId: string) =>
    Availability.parse({ agentId, workingHours: { calendarId: id }, absences: [], ...stamp });
  const stored = async () => {
    const found = await calendars.find(id);
    if (!found) throw new Error('The scene has no calendar.');
    return found;
  };
  return [
    {
      name: 'Calendar with thirteen years of a country’s holidays',
      by: 'createCalendar',
      run: async () => calendars.create(await calendar()),
    },
    {
      name: 'Add an SLA policy',
      by: 'createSlaPolicy',
      run: () => policyStore(client, table, site.id).create(policy),
    },
    {
      name: 'SLA policies of a site',
      by: 'createIncident',
      run: () => policyStore(client, table, site.id).all(),
    },
    {
      name: 'Delete an SLA policy',
      by: 'deleteSlaPolicy',
      run: () => policyStore(client, table, site.id).remove(policy.id, 1),
    },
    {
      name: 'Add an SLA policy that an account then names',
      by: 'createSlaPolicy',
      run: () => policyStore(client, table, site.id).create(named),
    },
    {
      name: 'An account that names an SLA policy',
      by: 'createAccount',
      run: () => accountStore(client, table, site.id).create(account),
    },
    {
      name: 'Choose the SLA policy of a new incident of an account',
      by: 'createIncident',
      run: () => incidents.promised(asked()),
    },
    {
      name: 'Choose the SLA policy anew when its priority changes',
      by: 'patchIncident',
      run: () => {
        const { incident, kpis } = asked();
        const before = { incident, kpis };
        const after = { ...incident, priority: 'P1' as const, version: 2 };
        return incidents.promised({ before, incident: after, kpis: [], events: [], messages: [] });
      },
    },
    { name: 'When a calendar is open', by: 'readOpenTimes', run: () => calendars.find(id) },
    { name: 'Calendars of a site: page of 25', by: 'listCalendars', run: () => calendars.list({ size: 25 }) },
    {
      name: 'Replace a calendar',
      by: 'replaceCalendar',
      run: async () => {
        const before = await stored();
        await calendars.replace(before, await calendar(before), morning);
      },
    },
    {
      name: 'Give a calendar other hours',
      by: 'replaceCalendar',
      run: async () => {
        const before = await stored();
        const after = { ...before, weekly: { ...before.weekly, saturday: workday } };
        await calendars.replace(before, { ...after, version: before.version + 1 }, morning);
      },
    },
    {
      name: 'Go on through what is open under a calendar with other hours',
      by: 'timers/fire',
      run: async () => {
        const jobs = replanJobStore(client, table);
        const job = await jobs.find({ siteId: site.id, calendarId: id });
        if (!job || !(await jobs.goOn(job, { reached: 'reached' })))
          throw new Error('The calendar has no job.');
      },
    },
    {
      name: 'An agent works by a calendar',
      by: 'saveAvailability',
      run: async () => availability.save(await availability.of(actor.id), hours(actor.id)),
    },
    {
      name: 'Who of a group of ten is there: their hours, and the calendars these name',
      by: 'listAvailability',
      run: async () => {
        const agents = [actor.id, ...Array.from({ length: 9 }, (_, number) => `agent-${number + 2}`)];
        await availability.ofAll(agents);
        await calendars.business([id]);
      },
    },
    {
      name: 'Agents who have said when they work: page of 25',
      by: 'listAvailability',
      run: () => availability.list({ size: 25 }),
    },
    { name: 'Rota', by: 'createRota', run: () => rotas.create(rota) },
    {
      name: 'That a rule assigns by a rota: beside what saves the rule',
      by: 'createRule',
      run: () => transact(client, useWrites(rotaUse(place), onCall, { from: undefined, to: rota.id })),
    },
    {
      name: 'Delete a rota: refused, for a rule assigns by it',
      by: 'deleteRota',
      run: () =>
        rotas.remove(rota).then(
          () => Promise.reject(new Error('A rota that is named was deleted.')),
          () => undefined,
        ),
    },
    {
      name: 'Who is on call, and not absent',
      by: 'readOnCall',
      run: async () => {
        await rotas.find(rota.id);
        await availability.ofAll(rota.agents.slice(0, 1).map((agent) => agent.id));
      },
    },
    {
      name: 'Holidays of a calendar written out for another year',
      by: 'timers/renew-holidays',
      run: async () => {
        const [one] = (await calendars.list({ size: 25 })).calendars;
        const found = one && (await calendars.find(one.id));
        if (found) await calendars.renew(found, found.resolved);
      },
    },
    { name: 'Rotas of a site: page of 25', by: 'listRotas', run: () => rotas.list({ size: 25 }) },
    {
      name: 'Delete a calendar that nothing refers to',
      by: 'deleteCalendar',
      run: async () => {
        const other = { ...(await calendar()), id: newId(morning) };
        await calendars.create(other);
        await calendars.remove(other);
      },
    },
  ];
}

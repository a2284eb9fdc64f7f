import { Incident, partKinds, TimelineEvent } from '../../shared/incidents/index.ts';
import { type KpiInstance, StoredKpi } from '../../shared/sla/index.ts';
import { incidentKey } from '../../shared/table/keys.ts';
import type { TestTable } from './a-table.ts';

type Item = Record<string, unknown>;

/** Everything that stands in an incident's partition, and whatever of it contradicts itself. */
export async function auditIncident(desk: TestTable, reference: string) {
  const items = await desk.partition(incidentKey(reference).pk);
  const head = items.find(({ kind }) => kind === 'incident');
  if (!head) throw new Error(`There is no incident ${reference}.`);
  const incident = Incident.parse(head);
  const events = items.filter(({ kind }) => kind === 'event').map((item) => TimelineEvent.parse(item));
  const kpis = items.filter(({ kind }) => kind === 'kpi').map((item) => StoredKpi.parse(item));
  const parts = items.filter(({ kind }) => String(kind) in partKinds);
  const faults = [
    ...brokenVersions(incident, events),
    ...brokenChains(incident, events),
    ...brokenTotals(incident, parts),
    ...brokenStates(incident, kpis, events),
  ];
  return { incident, events, kpis, parts, faults };
}

/** Each version came about once, and what it came about by is on the timeline, in the order of the versions. */
function brokenVersions(incident: Incident, events: readonly TimelineEvent[]): string[] {
  const told = events.flatMap(({ version }) => (version === undefined ? [] : [version]));
  const missing = Array.from({ length: incident.version }, (_, index) => index + 1).filter(
    (version) => !told.includes(version),
  );
  const ordered = told.every((version, index) => index === 0 || version >= told[index - 1]!);
  const instants = new Map<number, Set<string>>();
  for (const { version, at } of events) {
    if (version === undefined) continue;
    instants.set(version, (instants.get(version) ?? new Set()).add(at));
  }
  return [
    ...missing.map((version) => `nothing tells of version ${version}`),
    ...(ordered ? [] : [`versions stand in the order ${told.join(', ')}`]),
    ...told.filter((version) => version > incident.version).map((version) => `version ${version} never was`),
    ...[...instants].flatMap(([version, at]) => (at.size > 1 ? [`version ${version} was made twice`] : [])),
  ];
}

/** What a field was changed from is what it was changed to before, and the last change is how it stands. */
function brokenChains(incident: Incident, events: readonly TimelineEvent[]): string[] {
  const stands = new Map<string, unknown>();
  const faults: string[] = [];
  for (const { type, data, version } of events) {
    if (type !== 'fieldChanged') continue;
    const field = String(data.field);
    if (stands.has(field) && !alike(stands.get(field), data.from)) {
      faults.push(
        `${field} in version ${version} came from ${text(data.from)}, not ${text(stands.get(field))}`,
      );
    }
    stands.set(field, data.to);
  }
  const plain = [
    'status',
    'subject',
    'queue',
    'supportGroup',
    'priority',
    'impact',
    'urgency',
    'tags',
  ] as const;
  for (const field of plain) {
    if (stands.has(field) && !alike(stands.get(field), incident[field])) {
      faults.push(`${field} is ${text(incident[field])}, its last change says ${text(stands.get(field))}`);
    }
  }
  return faults;
}

/** Sums on the incident are the sums of its parts. */
function brokenTotals(incident: Incident, parts: readonly Item[]): string[] {
  const of = (kind: string) => parts.filter((part) => part.kind === kind);
  const minutes = (billable: boolean) =>
    of('time')
      .filter((entry) => entry.billable === billable)
      .reduce((sum, entry) => sum + Number(entry.minutes), 0);
  const required = of('task').filter((task) => task.requiredToSolve && task.status === 'open').length;
  const files = of('file').filter((file) => file.state === 'here').length;
  return [
    ...unlike('billable minutes', incident.minutes.billable, minutes(true)),
    ...unlike('other minutes', incident.minutes.other, minutes(false)),
    ...unlike('open required tasks', incident.openRequiredTasks, required),
    ...unlike('files', incident.attachments, files),
  ];
}

/** No incident stands where its rules do not let it stand. */
function brokenStates(
  incident: Incident,
  kpis: readonly KpiInstance[],
  events: readonly TimelineEvent[],
): string[] {
  const met = events.filter(({ type }) => type === 'slaMet').length;
  const kept = kpis.filter(({ state }) => state === 'met' || state === 'metLate').length;
  return [
    ...unlike('promises met on the timeline', met, kept),
    ...(incident.status === 'solved' && !incident.solvedAt ? ['it is solved, nobody knows when'] : []),
    ...(incident.status === 'closed' && !incident.closedAt ? ['it is closed, nobody knows when'] : []),
    ...(!['solved', 'closed'].includes(incident.status) && incident.solvedAt
      ? ['it is open and has an instant of its solution']
      : []),
    ...(incident.reasonSpecific && !incident.reasonGeneral ? ['a specific reason without a general'] : []),
    ...(incident.updatedAt < incident.createdAt ? ['it was changed before it was there'] : []),
  ];
}

const unlike = (what: string, stands: number, counted: number): string[] =>
  stands === counted ? [] : [`${what}: ${stands} on record, ${counted} counted`];

const text = (value: unknown) => JSON.stringify(value) ?? 'nothing';
const alike = (one: unknown, other: unknown) => text(one ?? null) === text(other ?? null);

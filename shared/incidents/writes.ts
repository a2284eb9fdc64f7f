import { drawWrites } from '../entitlements/index.ts';
import type { IncidentTimer } from '../escalations/index.ts';
import { messageWrite } from '../responses/index.ts';
import { type KpiInstance, nextThreshold } from '../sla/index.ts';
import {
  dueAt,
  dueList,
  eventKey,
  incidentKey,
  kpiKey,
  ownedIncidentKey,
  partKey,
  shardOf,
  textKey,
  timerKey,
} from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import { type Change, togetherWith } from './change.ts';
import { type ChildDelta, childDeltas, counted } from './child-counts.ts';
import type { NamedText } from './description.ts';
import type { TimelineEvent } from './event.ts';
import { familyWrites } from './family-writes.ts';
import type { Incident } from './incident.ts';
import { type OwnerOf, ownersOf } from './owners.ts';
import type { PartChange } from './part.ts';
import { staleIncident } from './stale.ts';
import type { KeptText } from './text-store.ts';
import { minutesWrites } from './time-writes.ts';
import { viewAttributes } from './view-attributes.ts';

/** Where the table is and over how many index partitions its lists are spread. */
export interface TableLayout {
  readonly table: string;
  readonly viewShards: number;
  readonly dueShards: number;
}

const ifNew = 'attribute_not_exists(pk)';

/**
 * A change as the writes of one transaction, with those of other incidents that go with it. A parent's counts of
 * its children follow here from what each incident was and is.
 */
export function writesOf(change: Change, layout: TableLayout): TransactItem[] {
  const changes = togetherWith(change);
  const deltas = childDeltas(changes);
  const written = new Set(changes.map(({ incident }) => incident.reference));
  return [
    ...changes.flatMap((one) => ownWrites(one, deltas.get(one.incident.reference), layout)),
    ...drawWrites(
      changes.flatMap(({ draws }) => draws ?? []),
      layout.table,
    ),
    ...familyWrites(
      deltas,
      changes.flatMap(({ unmoved }) => unmoved ?? []),
      (reference) => !written.has(reference),
      layout.table,
    ),
  ];
}

function ownWrites(change: Change, delta: ChildDelta | undefined, layout: TableLayout): TransactItem[] {
  const incident = { ...change.incident, children: counted(change.incident.children, delta) };
  return [
    incidentWrite({ ...change, incident }, layout),
    ...change.kpis.map((kpi) => kpiWrite(kpi, layout)),
    ...(change.timer ? [timerWrite(change.timer, layout)] : []),
    ...change.events.map((event) => eventWrite(event, layout)),
    ...change.messages.map((message) => messageWrite(message, layout)),
    ...(change.description === undefined ? [] : [descriptionWrite(incident, change.description, layout)]),
    ...(change.replacedText ? [replacedTextWrite(incident, change.replacedText, layout)] : []),
    ...ownerWrites(change, layout),
    ...(change.parts ?? []).map((part) => partWrite(part, layout)),
    ...(change.parts ?? []).flatMap((part) => minutesWrites(part, layout.table)),
  ];
}

function incidentWrite({ before, incident, kpis }: Change, { table, viewShards }: TableLayout): TransactItem {
  const changed = new Map(kpis.map((kpi) => [kpi.kpi, kpi]));
  const promises = [...(before?.kpis ?? []).filter(({ kpi }) => !changed.has(kpi)), ...kpis];
  const Item = {
    ...incidentKey(incident.reference),
    kind: 'incident',
    ...incident,
    ...viewAttributes(incident, promises, viewShards),
  };
  if (!before) {
    return { label: staleIncident, Put: { TableName: table, Item, ConditionExpression: ifNew } };
  }
  return {
    label: staleIncident,
    Put: {
      TableName: table,
      Item,
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': before.incident.version },
    },
  };
}

/** A promise is also changed by its timer, which does not touch the incident: it has a revision of its own. */
export function kpiWrite(kpi: KpiInstance, { table, dueShards }: TableLayout): TransactItem {
  const next = nextThreshold(kpi);
  const due = next && {
    duePk: dueList(shardOf(kpi.reference, dueShards)),
    dueSk: dueAt(next.at, kpi.reference, kpi.kpi),
  };
  return {
    label: staleIncident,
    Put: {
      TableName: table,
      Item: {
        ...kpiKey(kpi.reference, kpi.kpi),
        kind: 'kpi',
        ...kpi,
        revision: kpi.revision + 1,
        ...due,
      },
      ConditionExpression: `${ifNew} OR revision = :before`,
      ExpressionAttributeValues: { ':before': kpi.revision },
    },
  };
}

/** What time does next. It goes with its incident, whose version is the condition; at rest it leaves the index. */
const timerWrite = (timer: IncidentTimer, { table, dueShards }: TableLayout): TransactItem => ({
  label: staleIncident,
  Put: {
    TableName: table,
    Item: timerItem(timer, dueShards),
    ConditionExpression: `${ifNew} OR version < :version`,
    ExpressionAttributeValues: { ':version': timer.version },
  },
});

export const timerItem = (timer: IncidentTimer, dueShards: number) => ({
  ...timerKey(timer.reference),
  kind: 'timer',
  ...timer,
  ...(timer.next
    ? {
        duePk: dueList(shardOf(timer.reference, dueShards)),
        dueSk: dueAt(timer.notBefore ?? timer.next.at, timer.reference, 'timer'),
      }
    : {}),
});

export const eventWrite = (event: TimelineEvent, { table }: { table: string }) => ({
  label: 'event',
  Put: {
    TableName: table,
    Item: { ...eventKey(event.reference, event.at, event.id), kind: 'event', ...event },
    ConditionExpression: ifNew,
  },
});

/** Puts a tombstone in the place of an entry that says something. */
export const tombstoneWrite = (event: TimelineEvent, { table }: { table: string }): TransactItem => ({
  label: staleIncident,
  Put: {
    TableName: table,
    Item: { ...eventKey(event.reference, event.at, event.id), kind: 'event', ...event },
    ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(redacted)',
  },
});

/** The question of an incident that was merged into another goes, as its own would. */
export const emptiedWrites = (
  { reference, subject }: { reference: string; subject: string },
  { table }: { table: string },
): TransactItem[] => [
  {
    label: staleIncident,
    Put: {
      TableName: table,
      Item: { ...textKey(reference, 'description'), kind: 'text', text: '' },
      ConditionExpression: 'attribute_exists(pk)',
    },
  },
  {
    label: staleIncident,
    Update: {
      TableName: table,
      Key: incidentKey(reference),
      UpdateExpression: 'SET subject = :subject',
      ConditionExpression: 'attribute_exists(mergedInto)',
      ExpressionAttributeValues: { ':subject': subject },
    },
  },
];

const descriptionWrite = (
  incident: Incident,
  text: string | KeptText,
  { table }: TableLayout,
): TransactItem => ({
  label: 'description',
  Put: {
    TableName: table,
    Item: {
      ...textKey(incident.reference, 'description'),
      kind: 'text',
      ...(typeof text === 'string' ? { text } : text),
    },
    // A description is changed with its incident, whose version is the condition.
    ...(incident.version === 1 ? { ConditionExpression: ifNew } : {}),
  },
});

/** A text that was replaced stands under its own id from then on. */
const replacedTextWrite = (incident: Incident, text: NamedText, { table }: TableLayout): TransactItem => ({
  label: 'text',
  Put: {
    TableName: table,
    Item: { ...textKey(incident.reference, text.textId), kind: 'text', ...text },
    ConditionExpression: ifNew,
  },
});

/** A part has a revision of its own besides the incident's version: what was read is what is replaced. */
export const partWrite = (
  { kind, part, remove }: PartChange,
  { table }: { readonly table: string },
): TransactItem => {
  const key = partKey(part.reference, kind, part.id);
  const unchanged =
    part.revision === 0
      ? { ConditionExpression: ifNew }
      : {
          ConditionExpression: 'revision = :before',
          ExpressionAttributeValues: { ':before': part.revision },
        };
  if (remove) return { label: staleIncident, Delete: { TableName: table, Key: key, ...unchanged } };
  return {
    label: staleIncident,
    Put: { TableName: table, Item: { ...key, kind, ...part, revision: part.revision + 1 }, ...unchanged },
  };
};

/** Keeps the rows of incidents beside contact, account, asset and topic as the incident names them. */
function ownerWrites({ before, incident }: Change, { table }: TableLayout): TransactItem[] {
  const keyOf = ([owner, id]: OwnerOf) => ownedIncidentKey(owner, id, incident.createdAt, incident.reference);
  const had = new Map((before ? ownersOf(before.incident) : []).map((one) => [keyOf(one).pk, one]));
  const has = new Map(ownersOf(incident).map((one) => [keyOf(one).pk, one]));
  const label = 'owner';
  return [
    ...[...has].flatMap(([pk, one]) =>
      had.has(pk)
        ? []
        : [
            {
              label,
              Put: {
                TableName: table,
                Item: { ...keyOf(one), kind: `${one[0]}Incident`, reference: incident.reference },
              },
            },
          ],
    ),
    ...[...had].flatMap(([pk, one]) =>
      has.has(pk) ? [] : [{ label, Delete: { TableName: table, Key: keyOf(one) } }],
    ),
  ];
}

import type { OutgoingMessage } from '../responses/index.ts';
import { type KpiInstance, nextThreshold } from '../sla/index.ts';
import {
  byAge,
  contactIncidentKey,
  dueAt,
  dueList,
  eventKey,
  incidentKey,
  kpiKey,
  messageKey,
  shardOf,
  statusList,
  textKey,
} from '../table/keys.ts';
import type { TransactItem } from '../table/transact.ts';
import type { Change } from './change.ts';
import type { TimelineEvent } from './event.ts';
import type { Incident } from './incident.ts';

/** Where the table is and over how many index partitions its lists are spread. */
export interface TableLayout {
  readonly table: string;
  readonly viewShards: number;
  readonly dueShards: number;
}

/** The label of every write whose condition fails when the incident has changed in between. */
export const staleIncident = 'incident';

const ifNew = 'attribute_not_exists(pk)';

/** A change as the writes of one transaction. */
export function writesOf(change: Change, layout: TableLayout): TransactItem[] {
  const { incident } = change;
  return [
    incidentWrite(change, layout),
    ...change.kpis.map((kpi) => kpiWrite(kpi, layout)),
    ...change.events.map((event) => eventWrite(event, layout)),
    ...change.messages.map((message) => messageWrite(message, layout)),
    ...(change.description === undefined ? [] : [descriptionWrite(incident, change.description, layout)]),
    ...(change.before ? [] : [contactIncidentWrite(incident, layout)]),
  ];
}

function incidentWrite({ before, incident }: Change, { table, viewShards }: TableLayout): TransactItem {
  const Item = {
    ...incidentKey(incident.reference),
    kind: 'incident',
    ...incident,
    listPk: statusList(incident.status, shardOf(incident.reference, viewShards)),
    listSk: byAge(incident.createdAt, incident.reference),
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

export const eventWrite = (event: TimelineEvent, { table }: { table: string }) => ({
  label: 'event',
  Put: {
    TableName: table,
    Item: { ...eventKey(event.reference, event.at, event.id), kind: 'event', ...event },
    ConditionExpression: ifNew,
  },
});

const messageWrite = (message: OutgoingMessage, { table }: TableLayout): TransactItem => ({
  label: 'message',
  Put: {
    TableName: table,
    Item: { ...messageKey(message.messageId), kind: 'message', ...message },
    ConditionExpression: ifNew,
  },
});

const descriptionWrite = (incident: Incident, text: string, { table }: TableLayout): TransactItem => ({
  label: 'description',
  Put: {
    TableName: table,
    Item: { ...textKey(incident.reference, 'description'), kind: 'text', text },
    ConditionExpression: ifNew,
  },
});

const contactIncidentWrite = (incident: Incident, { table }: TableLayout): TransactItem => ({
  label: 'contactIncident',
  Put: {
    TableName: table,
    Item: {
      ...contactIncidentKey(incident.contact.id, incident.createdAt, incident.reference),
      kind: 'contactIncident',
      reference: incident.reference,
    },
    ConditionExpression: ifNew,
  },
});

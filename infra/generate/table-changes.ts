import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { eventWrite, kpiWrite, theDesk, timelineEvent } from '../../shared/incidents/index.ts';
import {
  clickKey,
  contactEventKey,
  incidentKey,
  jobLegKey,
  mailKey,
  messageKey,
  partKey,
  viewKey,
  webhookDeliveryKey,
} from '../../shared/table/keys.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import {
  account,
  agent,
  answered,
  askedAt,
  click,
  contact,
  later,
  message,
  opened,
  region,
  settings,
  trackedLink,
  view,
} from './story.ts';

type Item = Record<string, unknown>;

/** A change of one item of the table. */
export interface TableChange {
  readonly at: Date;
  readonly before?: Item;
  readonly after: Item;
}

const layout = { table: 'incident-desk', viewShards: settings.shards.view, dueShards: settings.shards.due };

const itemOf = ({ Put }: TransactItem): Item => {
  if (!Put?.Item) throw new Error('A sample is made of items that are put.');
  return Put.Item;
};

const head = (item: Item): Item => ({ ...incidentKey(opened.incident.reference), kind: 'incident', ...item });
const messageItem = { ...messageKey(message.messageId), kind: 'message', ...message };

/** What an agent came upon while answering. */
const opportunity: Item = {
  ...partKey(opened.incident.reference, 'opportunity', answered.id),
  ...{ kind: 'opportunity', id: answered.id, reference: opened.incident.reference, revision: 1 },
  ...{ createdAt: later(700).toISOString(), createdBy: { id: agent.id, name: agent.name } },
  ...{ name: 'Ten more printers', amount: 4990, currency: 'EUR', stage: 'qualified' },
};

const closing = timelineEvent(
  'childrenToClose',
  {
    ...{ id: `${answered.id.slice(0, -2)}ZZ`, reference: opened.incident.reference },
    ...{ at: later(900).toISOString(), actor: agent, version: 3 },
  },
  { because: 'The firmware is mended.' },
);

const redacted = timelineEvent(
  'redacted',
  {
    ...{ id: `${answered.id.slice(0, -2)}ZY`, reference: opened.incident.reference },
    ...{ at: later(1000).toISOString(), actor: agent, version: 4 },
  },
  { eventId: answered.id, at: answered.at, type: answered.type, reason: 'It held a card number.' },
);

const webhook = { id: '01KCQ0000000000000000000W1', rule: '01KCQ0000000000000000000U1' };

const webhookCalled = timelineEvent(
  'webhookCalled',
  {
    ...{ id: `${answered.id.slice(0, -2)}ZW`, reference: opened.incident.reference },
    ...{ at: later(1300).toISOString(), actor: theDesk },
  },
  { webhookId: webhook.id, cause: { kind: 'rule', id: webhook.rule }, because: 'The rule Big customers' },
);

/** What came of it: something to be sent. */
const webhookDelivery: Item = {
  ...webhookDeliveryKey('5f2qk8x1c9v7b3n6m4p0r2t8w1'),
  ...{ kind: 'webhookDelivery', id: '5f2qk8x1c9v7b3n6m4p0r2t8w1', webhookId: webhook.id, run: 1 },
  ...{ eventType: 'WebhookAsked', state: 'waiting', createdAt: later(1301).toISOString() },
};

/** An agent finds that the customer is known under another address already. */
const merged: Item = {
  ...contactEventKey(contact.id, later(1200).toISOString(), `${answered.id.slice(0, -2)}ZX`),
  ...{ kind: 'contactEvent', id: `${answered.id.slice(0, -2)}ZX`, contactId: contact.id, type: 'mergedInto' },
  ...{ at: later(1200).toISOString(), actor: agent, other: '01KCQ0000000000000000000C2' },
};

/** A manager lets a mail out of quarantine. */
const quarantined: Item = {
  ...mailKey('5f2qk8x1c9v7b3n6m4p0r2t8w2mail'),
  ...{ kind: 'mail', mailId: '5f2qk8x1c9v7b3n6m4p0r2t8w2mail', outcome: 'quarantined' },
  receivedAt: later(1450).toISOString(),
};

/** An admin imports contacts. */
const transferLeg: Item = {
  ...jobLegKey('01KCQ0000000000000000000J1', 1),
  ...{ kind: 'transferLeg', jobId: '01KCQ0000000000000000000J1', direction: 'import', leg: 1 },
  at: later(1400).toISOString(),
};

/** The story as the table's stream tells it. */
export const tableChanges: readonly TableChange[] = [
  { at: askedAt, after: head(opened.incident) },
  ...opened.kpis.map((kpi) => ({ at: askedAt, after: itemOf(kpiWrite(kpi, layout)) })),
  ...opened.events.map((event) => ({ at: askedAt, after: itemOf(eventWrite(event, layout)) })),
  { at: askedAt, after: messageItem },
  { at: later(2), before: messageItem, after: { ...messageItem, state: 'sent' } },
  { at: later(90), after: { ...viewKey(view.messageId, contact.id), kind: 'view', ...view } },
  {
    at: later(90),
    after: { ...clickKey(click.messageId, contact.id, trackedLink), kind: 'click', ...click },
  },
  {
    at: later(600),
    before: head(opened.incident),
    after: head({
      ...opened.incident,
      status: 'waiting',
      firstRespondedAt: answered.at,
      updatedAt: answered.at,
      version: 2,
    }),
  },
  { at: later(600), after: itemOf(eventWrite(answered, layout)) },
  { at: later(700), after: opportunity },
  { at: later(800), before: opportunity, after: { ...opportunity, stage: 'won', revision: 2 } },
  { at: later(900), after: itemOf(eventWrite(closing, layout)) },
  { at: later(1000), after: itemOf(eventWrite(redacted, layout)) },
  { at: later(1200), after: merged },
  { at: later(1400), after: transferLeg },
  {
    at: later(1500),
    before: quarantined,
    after: { ...quarantined, wish: '01KCQ0000000000000000000Y1' },
  },
  { at: later(1300), after: itemOf(eventWrite(webhookCalled, layout)) },
  { at: later(1301), after: webhookDelivery },
];

const stored = (item: Item) =>
  marshall(item, { removeUndefinedValues: true }) as Record<string, AttributeValue>;

/** As Lambda hands over a batch of a stream of new and old images. */
export const streamBatch = {
  Records: tableChanges.map(({ at, before, after }, index) => ({
    eventID: `sample-${String(index + 1).padStart(3, '0')}`,
    eventName: before ? 'MODIFY' : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: at.getTime() / 1000,
      Keys: stored({ pk: after.pk, sk: after.sk }),
      ...(before ? { OldImage: stored(before) } : {}),
      NewImage: stored(after),
      SequenceNumber: String(1_000_000_000 + index),
      SizeBytes: JSON.stringify(after).length,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: `arn:aws:dynamodb:${region}:${account}:table/${layout.table}/stream/2026-11-23T00:00:00.000`,
  })),
};

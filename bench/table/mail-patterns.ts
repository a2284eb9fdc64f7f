import { addEvent, eventWrite, firePromise, theDesk, timelineEvent } from '../../shared/incidents/index.ts';
import {
  automaticCap,
  countMail,
  senderFlowStore,
  sendPace,
  softBounceStore,
} from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { type DueEntry, duePage } from '../../shared/sla/index.ts';
import { shardOf } from '../../shared/table/keys.ts';
import { transact } from '../../shared/table/transact.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene } from './scene.ts';

const sesId = '0107018f00000000-00000000-0000-4000-8000-000000000001-000000';
const mailId = 'o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1';
const after = (seconds: number) => new Date(morning.getTime() + seconds * 1000);

/** Sending, hearing back, tracking, receiving and timers. `one` has been answered, `other` waits for it. */
export const mailPatterns = (scene: Scene, one: Opened, other: Opened): readonly AccessPattern[] => [
  ...sending(scene, one),
  ...tracking(scene, one),
  ...receiving(scene, one),
  ...timers(scene, other),
];

function sending({ messages, customers, client, layout }: Scene, { messages: [message] }: Opened) {
  if (!message) throw new Error('The question has no receipt.');
  const pace = sendPace(client, layout.table, async () => ({ ratePerSecond: 14, left: 1000, enabled: true }));
  const automatic = automaticCap(client, layout.table, 'main');
  const few = { ...defaultSettings.mailLimits, automaticPerMinute: 2 };
  const { messageId, contactId = '', reference } = message;
  const told = (type: 'emailDelivered' | 'emailBounced', data: object) =>
    eventWrite(
      timelineEvent(
        type,
        { id: `${type}-${messageId}`, reference, at: after(4).toISOString(), actor: theDesk },
        data as never,
      ),
      layout,
    );
  return [
    { name: 'Message to be sent', by: 'mail/send, mail/feedback', run: () => messages.load(messageId) },
    { name: 'Contact', by: 'mail/send', run: () => customers.contact(contactId) },
    {
      name: 'Take one of the second’s places in the account’s rate',
      by: 'mail/send',
      run: () => pace(after(1)),
    },
    {
      name: 'Automatic mail counted, the first of its minute',
      by: 'mail/send',
      run: () => automatic.count(few, after(1)),
    },
    { name: 'Automatic mail counted', by: 'mail/send', run: () => automatic.count(few, after(1)) },
    {
      name: 'Automatic mail over the limit: the site’s breaker trips',
      by: 'mail/send',
      run: () => automatic.count(few, after(1)),
    },
    {
      name: 'Automatic mail while the breaker is open',
      by: 'mail/send',
      run: () => automatic.count(few, after(1)),
    },
    { name: 'Let automatic mail go again', by: 'api/mail', run: () => automatic.reset(after(2)) },
    { name: 'Claim a message', by: 'mail/send', run: () => messages.claim(message, after(1)) },
    {
      name: 'Message sent, known by SES’s id',
      by: 'mail/send, mail/feedback',
      run: () => messages.sent(message, sesId, after(2).toISOString()),
    },
    {
      name: 'Message delivered, on the timeline',
      by: 'mail/feedback',
      run: () =>
        messages.take(messageId, ['sent'], { state: 'delivered', deliveredAt: after(4).toISOString() }, [
          told('emailDelivered', { messageId }),
        ]),
    },
    {
      name: 'Message bounced for good: timeline, no more mail to the contact',
      by: 'mail/feedback',
      run: () =>
        messages.take(messageId, ['delivered'], { state: 'bounced', reason: 'Permanent, General' }, [
          told('emailBounced', { messageId, hard: true, reason: 'Permanent, General' }),
          customers.stopMail(contactId, 'Permanent, General', after(5).toISOString()),
        ]),
    },
    {
      name: 'Message that a mail was sent as',
      by: 'mail/receive',
      run: () => messages.sentAs(`${sesId}@eu-central-1.amazonses.com`),
    },
    {
      name: 'Copy of a message bounced for now: days of failures, timeline',
      by: 'mail/feedback, mail/receive',
      run: async () => {
        const soft = await softBounceStore(client, layout.table).another('copy@example.com', after(6));
        await messages.copyFailed(messageId, 'copy@example.com', [soft.write]);
      },
    },
    {
      name: 'Entry on a timeline and nothing else',
      by: 'tracking/record',
      run: () =>
        addEvent(
          client,
          layout.table,
          timelineEvent(
            'messageViewed',
            { id: `MessageViewed-${messageId}-`, reference, at: after(90).toISOString(), actor: theDesk },
            { messageId, messageType: message.type },
          ),
        ),
    },
  ] satisfies AccessPattern[];
}

function tracking({ hits }: Scene, { incident, messages: [message] }: Opened) {
  const view = {
    m: message?.messageId ?? '',
    c: incident.contact.id,
    r: incident.reference,
    t: 'questionReceipt',
  };
  const click = { ...view, l: 'handbook', u: 'https://desk.example/handbook' };
  return [
    { name: 'View of a message', by: 'tracking/hit', run: () => hits.viewed(view, after(90)) },
    { name: 'The same view again', by: 'tracking/hit', run: () => hits.viewed(view, after(95)) },
    { name: 'Click on a link', by: 'tracking/hit', run: () => hits.clicked(click, after(99)) },
  ] satisfies AccessPattern[];
}

function receiving(scene: Scene, { incident: { reference } }: Opened) {
  const { inbound, incidents, client } = scene;
  const flows = senderFlowStore(client, scene.layout.table, 'main');
  const storm = { perTenMinutes: 1, perDay: 100, quietMinutes: 60 };
  const record = scene.record(mailId, reference);
  const foreign = { from: 'desk@example.org', reference: 'case 4711' };
  const known = {
    messageId: `${mailId}@mail.example.com`,
    siteId: record.siteId,
    contentHash: 'c'.repeat(43),
    reference,
    mailId,
  };
  return [
    { name: 'What became of an inbound mail', by: 'mail/receive', run: () => inbound.outcome(mailId) },
    {
      name: 'Mail of a customer on an incident, read and written',
      by: 'mail/receive',
      run: () =>
        incidents.change(
          reference,
          (state) => scene.mailOn(state, mailId, after(1200)),
          () => [inbound.record(record), ...inbound.ofSender(record), inbound.known(known)],
        ),
    },
    {
      name: 'Incident of a Message-ID',
      by: 'mail/receive',
      run: () => inbound.referencesOf(known.messageId, record.siteId),
    },
    {
      name: 'A reference of another desk is tied to the incident of its mail',
      by: 'mail/receive',
      run: () => transact(client, [inbound.tied(record.siteId, foreign, reference, undefined)]),
    },
    {
      name: 'Incident that a reference of another desk is tied to',
      by: 'mail/receive',
      run: () => inbound.foreign(record.siteId, foreign),
    },
    {
      name: 'Mail put aside without an incident',
      by: 'mail/receive',
      run: () =>
        transact(client, [
          inbound.record({ ...scene.record(`${mailId}-2`, reference), outcome: 'quarantined' }),
        ]),
    },
    {
      name: 'Mail of one sender of late, read and counted',
      by: 'mail/receive, api/mail',
      run: async () => {
        const { flow } = countMail(await flows.of('storm@example.com'), storm, morning);
        await transact(client, [flows.write(flow, morning)]);
      },
    },
    {
      name: 'Mail over a limit: the breaker of its sender trips',
      by: 'mail/receive',
      run: async () => {
        const { flow } = countMail(await flows.of('storm@example.com'), storm, after(1));
        await transact(client, [flows.write(flow, after(1))]);
      },
    },
    {
      name: 'Breakers of a site',
      by: 'api/mail',
      run: () => flows.breakers({ size: 25, after: undefined }),
    },
    {
      name: 'Second delivery of a mail',
      by: 'mail/receive',
      run: () =>
        transact(client, [
          inbound.record({ ...scene.record(`${mailId}-3`, reference), outcome: 'duplicate' }),
          inbound.twin(mailId, `${mailId}-3`),
        ]),
    },
    {
      name: 'Deliveries of one mail',
      by: 'incidents/redact',
      run: () => inbound.twinsOf(mailId),
    },
  ] satisfies AccessPattern[];
}

function timers({ client, layout }: Scene, { incident, kpis: [kpi] }: Opened) {
  if (!kpi?.warningAt || !kpi.dueAt) throw new Error('The incident has no promise.');
  const { warningAt, dueAt } = kpi;
  const entry: DueEntry = { reference: incident.reference, kpi: kpi.kpi, at: warningAt };
  const shard = shardOf(incident.reference, layout.dueShards);
  const due = (until: Date) => duePage(client, layout.table, { shard, until });
  return [
    {
      name: 'What falls due in a shard: nothing',
      by: 'timers/sweep',
      run: () => due(after(60)),
    },
    {
      name: `What falls due in a shard: the promises of a morning`,
      by: 'timers/sweep',
      run: () => due(new Date(Date.parse(dueAt))),
    },
    {
      name: 'A threshold passed: promise and timeline',
      by: 'timers/fire',
      run: () => firePromise(client, layout, newId)(entry, new Date(Date.parse(warningAt))),
    },
  ] satisfies AccessPattern[];
}

import type { Context, SQSEvent } from 'aws-lambda';
import { feedbackHandler } from '../../functions/mail/handlers/feedback.ts';
import { receiveHandler } from '../../functions/mail/handlers/receive.ts';
import { sendHandler } from '../../functions/mail/handlers/send.ts';
import { incidentReader } from '../../shared/incidents/index.ts';
import { automaticCap, rawMailKey, sendPace } from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { sesMailer } from '../../shared/platform/ses-mailer.ts';
import { transact } from '../../shared/table/transact.ts';
import { aDispatch, aSes, type Outcome } from '../support/a-dispatch.ts';
import { aReception } from '../support/a-reception.ts';
import { keptLog } from '../support/a-request.ts';
import type { TestTable } from '../support/a-table.ts';
import { minutes, morning, plus } from '../support/time.ts';
import { aLife, type Cut, type Life, throughLife } from './a-life.ts';

export type MailFunction = 'receive' | 'send' | 'feedback';

/** What SES tells of a mail that it took, and how long after it. */
export interface Told {
  readonly type: 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'Reject';
  readonly afterMs: number;
}

/** What goes wrong in one run. */
export interface Trouble {
  readonly function: MailFunction;
  readonly cut: Cut;
  /** How many invocations of it are cut off there, one after the other. */
  readonly times: number;
  /** Whether everything is delivered twice, at the same time. */
  readonly twice: boolean;
}

interface Waiting {
  readonly id: string;
  readonly to: MailFunction;
  readonly body: string;
  visibleAt: number;
  receives: number;
}

/** How often a message is handed out before it is a dead letter, and how long it is hidden each time. */
export const mostReceives = 3;
const hiddenMs = minutes(1);

/**
 * The three functions of mail with their queues, S3 and SES, all on one table. Time goes from one delivery to the
 * next; what has been handed out too often comes from the dead letters once, as an operator would have it.
 */
export function aMailWorld(
  desk: TestTable,
  options: {
    readonly trouble?: Trouble | undefined;
    readonly tells?: readonly Told[];
    readonly answers?: readonly Outcome[];
  } = {},
) {
  const { trouble, tells = [], answers = [] } = options;
  const ses = aSes();
  ses.outcomes.push(...answers);
  const raw = new Map<string, Uint8Array>();
  const files = new Map<string, string | Uint8Array>();
  const sentRaw = new Map<string, Buffer>();
  const reader = incidentReader(desk.client, desk.table);
  const { logger } = keptLog();
  const waiting: Waiting[] = [];
  const calls: Record<MailFunction, string[][]> = { receive: [], send: [], feedback: [] };
  const known = new Set<string>();
  let now = morning.getTime();
  const site = `world-${newId(morning)}`;
  let redriven = 0;
  let heard = 0;

  const put = (to: MailFunction, body: unknown, afterMs = 0) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    waiting.push({
      id: `${to}-${waiting.length}-${now}`,
      ...{ to, body: text },
      ...{ visibleAt: now + afterMs, receives: 0 },
    });
  };
  const clock = () => new Date(now);

  /** What EventBridge brings of a mail that SES has just taken; a doubled report is told twice. */
  const hearOf = () => {
    for (const { id, tags } of ses.taken.slice(heard)) {
      for (const { type, afterMs } of tells) {
        const mail = {
          messageId: id,
          timestamp: clock().toISOString(),
          tags: { messageId: [tags.messageId] },
        };
        const address = ses.taken.find((one) => one.id === id)?.to[0];
        const bounce = {
          ...{ bounceType: 'Permanent', bounceSubType: 'NoEmail' },
          bouncedRecipients: [{ emailAddress: address }],
        };
        const complaint = {
          complaintFeedbackType: 'abuse',
          complainedRecipients: [{ emailAddress: address }],
        };
        const detail = { eventType: type, mail, ...(type === 'Bounce' ? { bounce } : {}) };
        put('feedback', { detail: type === 'Complaint' ? { ...detail, complaint } : detail }, afterMs);
      }
    }
    heard = ses.taken.length;
  };

  const handlerOf = (to: MailFunction, life: Life, hide: (seconds: number) => void) => {
    const client = throughLife(desk.client, life);
    const table = { ...desk, client };
    if (to === 'receive') {
      const keep = (key: string, body: string | Uint8Array) =>
        life.call('PutFile', async () => void files.set(key, body));
      return receiveHandler({
        ...aReception(table, { keep, settle: (items) => transact(client, items) }).parts,
        ...{ clock, logger },
        rawMail: (key) => life.call('GetMail', async () => raw.get(key)),
      });
    }
    const { parts } = aDispatch(table);
    if (to === 'feedback')
      return feedbackHandler({ ...parts, softBounces: aReception(table).parts.softBounces, logger });
    const sesClient = {
      send: (command: Parameters<typeof ses.client.send>[0]) =>
        life.call('SendEmail', () => ses.client.send(command)),
    } as unknown as typeof ses.client;
    return sendHandler({
      ...parts,
      ...{ clock, logger, graceMs: minutes(4) },
      handOver: sesMailer(sesClient, 'desk-set'),
      pace: sendPace(client, desk.table, async () => ({ ratePerSecond: 10_000, left: 100, enabled: true })),
      // Of a site of its own: other worlds, at other times, count elsewhere.
      automatic: automaticCap(client, desk.table, site),
      keepRaw: (id, bytes) => life.call('PutSent', async () => void sentRaw.set(id, bytes)),
      again: (body, seconds) => life.call('SendMessage', async () => put('send', body, seconds * 1000)),
      hide: (_, seconds) => life.call('ChangeMessageVisibility', async () => hide(seconds)),
    });
  };

  const invoke = async (message: Waiting): Promise<'done' | 'failed'> => {
    const before = calls[message.to].length;
    const life = aLife(trouble?.function === message.to && before < trouble.times ? trouble.cut : undefined);
    calls[message.to].push(life.made);
    const hide = (seconds: number) => {
      message.visibleAt = now + seconds * 1000;
    };
    const record = {
      ...{ messageId: message.id, receiptHandle: message.id, body: message.body },
      attributes: { ApproximateReceiveCount: String(message.receives) },
    };
    const event = { Records: [record] } as unknown as SQSEvent;
    const { batchItemFailures } = await handlerOf(message.to, life, hide)(event, {} as Context);
    return life.over || batchItemFailures.length > 0 ? 'failed' : 'done';
  };

  const deliver = async (message: Waiting) => {
    message.receives += 1;
    message.visibleAt = now + hiddenMs;
    // The first delivery is cut off alone; what comes again comes to two at once.
    const cutting = trouble?.function === message.to && calls[message.to].length < trouble.times;
    const both = trouble?.twice && !cutting ? [message, message] : [message];
    const results = await Promise.all(both.map(invoke));
    hearOf();
    if (results.includes('done')) waiting.splice(waiting.indexOf(message), 1);
    else if (message.receives >= mostReceives) {
      redriven += 1;
      if (redriven > 1) throw new Error(`${message.id} is a dead letter for good.`);
      message.receives = 0;
    }
  };

  return {
    ...{ ses, files, sentRaw, calls, raw },
    get redriven() {
      return redriven;
    },
    now: () => plus(morning, now - morning.getTime()),
    /** Puts a mail into S3, which tells of it. */
    arrive(mailId: string, bytes: Uint8Array) {
      raw.set(rawMailKey(mailId), bytes);
      put('receive', { Records: [{ s3: { object: { key: rawMailKey(mailId) } } }] });
    },
    /** Works until nothing waits any more. Messages of an incident go out once it is there. */
    async settle() {
      for (let turn = 0; ; turn += 1) {
        if (turn > 200) throw new Error('It never comes to an end.');
        const next = [...waiting].sort((one, other) => one.visibleAt - other.visibleAt)[0];
        if (!next) return;
        now = Math.max(now, next.visibleAt) + 1;
        await deliver(next);
      }
    },
    /** Has the messages of an incident sent that nobody has been told of yet, as the table's stream does. */
    async publish(reference: string) {
      const { events = [] } = (await reader.whole(reference, 500)) ?? {};
      for (const { type, data } of events) {
        const { messageId } = data as { messageId?: string };
        if (type !== 'emailOut' || !messageId || known.has(messageId)) continue;
        known.add(messageId);
        put('send', {
          'detail-type': 'ResponseQueued',
          detail: { messageId, reference, type: 'questionReceipt' },
        });
      }
    },
  };
}

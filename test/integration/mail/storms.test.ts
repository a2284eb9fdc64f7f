import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { listBreakersHandler, resetBreakerHandler } from '../../../functions/api/handlers/breakers.ts';
import { listBreakersRoute, resetBreakerRoute } from '../../../functions/api/routes/breakers.ts';
import { sendHandler } from '../../../functions/mail/handlers/send.ts';
import { reply } from '../../../shared/incidents/index.ts';
import { automaticCap, type InboundMail } from '../../../shared/mail/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
  reception = aReception(desk);
});
afterAll(() => desk.stop());

/** What answers each mail of ours, and how; undefined for nothing. */
type Robot = (ours: InboundMail, name: string, turn: number) => RawMail | undefined;

const from = (name: string, turn: number, headers: Record<string, string>, rest: Partial<RawMail> = {}) => ({
  returnPath: `${name}@robots.example`,
  body: `I am a robot, and this is what I say for the time ${turn}.`,
  ...rest,
  headers: {
    From: `${name}@robots.example`,
    Subject: `Ticket ${turn} opened`,
    'Message-ID': `<${name}-${turn}@robots.example>`,
    ...headers,
  },
});

/** Knows no rule: opens a ticket of its own for every mail, and names none that it answers. */
const rudeDesk: Robot = (_, name, turn) => from(name, turn, {});
/** The same by the signed address, so that each of its mails lands on the incident. */
const rudeAnswerer: Robot = ({ replyTo }, name, turn) =>
  from(name, turn, { To: replyTo[0]?.address ?? 'support@desk.example.com', Subject: 'Re: your mail' });
/** Says what it is. */
const otherDesk: Robot = (_, name, turn) => from(name, turn, { 'Auto-Submitted': 'auto-replied' });
const outOfOffice: Robot = (ours, name, turn) =>
  from(name, turn, { Subject: `Automatic reply: ${ours.subject}`, 'In-Reply-To': `<${ours.messageId}>` });
/** Sends our own mails back to us. */
const mailingList: Robot = (ours, name, turn) =>
  from(name, turn, { 'List-Id': '<robots.example>', Subject: `[robots] ${ours.subject}` });
const deadAddress: Robot = (ours, name, turn) =>
  from(
    name,
    turn,
    { From: 'MAILER-DAEMON@robots.example', Subject: 'failure notice' },
    { returnPath: '', body: `<${name}@robots.example>:\nno such user\n\nMessage-ID: <${ours.messageId}>` },
  );

/** Lets a robot and the desk answer each other until one falls silent. A minute goes by from mail to mail. */
async function storm(name: string, robot: Robot, most = 60) {
  const told = new Set<string>();
  const outcomes: string[] = [];
  const open = [from(name, 0, { Subject: 'It all begins' }) as RawMail];
  let sent = 0;
  for (let turn = 1; open.length > 0 && turn <= most; turn += 1) {
    const now = plus(morning, minutes(turn / 4));
    const { outcome, reference } = await reception.receive(`${name}-${turn}`, open.shift(), now);
    outcomes.push(outcome);
    const { events } = reference ? await reception.incident(reference) : { events: [] };
    for (const { type, data } of events) {
      const { messageId } = data as { messageId?: string };
      if (type !== 'emailOut' || !messageId || told.has(messageId)) continue;
      told.add(messageId);
      await dispatch.send(messageId, now);
      sent += 1;
      const answer = robot(await dispatch.read(dispatch.ses.taken.at(-1)!.raw), name, turn);
      if (answer) open.push(answer);
    }
  }
  return { outcomes, sent, silent: open.length === 0 };
}

const breakersApi = (clock: () => Date) => {
  const parts = {
    ...reception.parts,
    automatic: automaticCap(desk.client, desk.table, 'main'),
    commit: (items: Parameters<typeof transact>[1]) => transact(desk.client, items),
  };
  return serve(
    [
      bind(listBreakersRoute, listBreakersHandler(parts)),
      bind(resetBreakerRoute, resetBreakerHandler(parts)),
    ],
    { clock, logger: keptLog().logger },
  );
};

describe('no storm comes of', () => {
  it.each<[string, Robot, number, string]>([
    ['a desk that says it is one', otherDesk, 1, 'autoReply'],
    ['an out-of-office', outOfOffice, 1, 'autoReply'],
    ['a dead address', deadAddress, 1, 'bounce'],
    ['a robot that answers at the signed address', rudeAnswerer, 1, 'event'],
    ['a list that brings our mails back', mailingList, 1, 'event'],
  ])('%s: one receipt, and silence', async (name, robot, receipts, last) => {
    const { sent, silent, outcomes } = await storm(name.replaceAll(/\W+/g, '-'), robot);
    expect({ sent, silent, last: outcomes.at(-1) }).toEqual({ sent: receipts, silent: true, last });
  });

  it('a desk that knows no rule: ten receipts, then its breaker trips', async () => {
    const { sent, silent, outcomes } = await storm('rude', rudeDesk);
    expect({ sent, silent }).toEqual({ sent: 10, silent: true });
    expect(outcomes.at(-1)).toBe('quarantined');
    const { found } = await reception.parts.flows.breakers({ size: 10, after: undefined });
    expect(found).toMatchObject([{ sender: 'rude@robots.example', breaker: { held: 1 } }]);
  });

  it('and agents see the breaker, a manager resets it, and mail comes in again', async () => {
    const clock = () => plus(morning, minutes(10));
    const api = breakersApi(clock);
    const list = () => ask(api, { route: 'GET /v1/mail/breakers', groups: 'agent' });
    const [shown] = (await list()).json.breakers as { id: string }[];
    expect(shown).toMatchObject({ sender: 'rude@robots.example', open: true, held: 1 });
    const line = { route: 'POST /v1/mail/breakers/{id}/reset', params: { id: shown!.id } };
    expect((await ask(api, { ...line, groups: 'agent' })).status).toBe(403);
    const { outcome } = await reception.receive('rude-held', from('rude', 98, {}), clock());
    for (const _ of ['once', 'again'])
      expect((await ask(api, { ...line, groups: 'manager' })).status).toBe(204);
    expect((await list()).json.breakers).toEqual([]);
    const { outcome: after } = await reception.receive('rude-again', from('rude', 99, {}), clock());
    expect([outcome, after]).toEqual(['quarantined', 'incident']);
  });
});

describe('mail of one sender', () => {
  it('that is delivered again counts once, also when all of it comes at once', async () => {
    const mail = from('twice', 1, {});
    await Promise.all([1, 2, 3].map(() => reception.receive('twice-1', mail)));
    expect((await reception.parts.flows.of('twice@robots.example')).times).toHaveLength(1);
    const others = Array.from({ length: 6 }, (_, at) => from('twice', at + 2, {}));
    await Promise.all(others.map((other, at) => reception.receive(`twice-${at + 2}`, other)));
    expect((await reception.parts.flows.of('twice@robots.example')).times).toHaveLength(7);
  });
});

describe('mail of many forged senders', () => {
  const began = plus(morning, minutes(600));
  const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
  const answer = async (reference: string) => {
    const by = { actor: agent, now: began, newId, settings: defaultSettings };
    const change = await reception.parts.incidents.change(reference, (state) =>
      reply(state, { text: 'Use water.', cc: [], bcc: [], status: 'waiting' }, by),
    );
    return change.messages[0]!.messageId;
  };
  /** A question of a sender of its own, and its receipt, which is sent at once. */
  const asked = async (name: string, now: Date) => {
    const { reference = '' } = await reception.receive(name, from(name, 1, {}), now);
    const { events } = await reception.incident(reference);
    const messageId = String(events.find(({ type }) => type === 'emailOut')?.data.messageId);
    return { reference, messageId, ...(await dispatch.send(messageId, now)) };
  };

  it('gets so many receipts: then all are held back but what agents write, in sight, until that is over', async () => {
    await dispatch.settings.save(
      'mailLimits',
      { ...defaultSettings.mailLimits, automaticPerMinute: 3, automaticPerHour: 5 },
      { version: 0, actor: agent, now: morning },
    );
    const api = breakersApi(() => plus(began, 30_000));
    const list = async () =>
      (await ask(api, { route: 'GET /v1/mail/breakers', groups: 'agent' })).json.breakers as {
        id: string;
        kind: string;
      }[];
    const mails = await Promise.all([1, 2, 3, 4, 5].map((turn) => asked(`forged${turn}`, began)));
    expect(mails.map(({ state }) => state).sort()).toEqual(['braked', 'braked', 'sent', 'sent', 'sent']);
    const held = mails.find(({ state }) => state === 'braked')!;
    const reason = 'Automatic mail is held back: it would be more than 3 in a minute.';
    expect(await dispatch.messages.load(held.messageId)).toMatchObject({ state: 'withheld', reason });
    const { events } = await reception.incident(held.reference);
    expect(events.at(-1)).toMatchObject({ type: 'emailFailed', data: { reason } });
    expect(await dispatch.send(await answer(held.reference), began)).toEqual({ state: 'sent' });

    const own = (await list()).find(({ kind }) => kind === 'automatic')!;
    const closesAt = plus(began, minutes(30)).toISOString();
    expect(own).toMatchObject({ open: true, held: 2, reason, closesAt });
    expect(own).not.toHaveProperty('sender');
    const line = { route: 'POST /v1/mail/breakers/{id}/reset', params: { id: own.id } };
    expect((await ask(api, { ...line, groups: 'agent' })).status).toBe(403);
    for (const _ of ['once', 'again'])
      expect((await ask(api, { ...line, groups: 'manager' })).status).toBe(204);
    expect((await list()).filter(({ kind }) => kind === 'automatic')).toEqual([]);
    expect((await asked('forged6', plus(began, 40_000))).state).toBe('sent');
  });

  it('is braked by the hour too, and no longer than the pause', async () => {
    const states: string[] = [];
    for (let turn = 1; turn <= 6; turn += 1)
      states.push((await asked(`hourly${turn}`, plus(began, minutes(60 + turn)))).state);
    expect(states).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'braked']);
    expect((await asked('hourly7', plus(began, minutes(95)))).state).toBe('braked');
    const { logger, lines } = keptLog();
    const never = async () => {
      throw new Error('What is held back goes round no more.');
    };
    const clock = () => plus(began, minutes(95));
    const { reference = '' } = await reception.receive('hourly-logged', from('logged', 1, {}), clock());
    const { events } = await reception.incident(reference);
    const messageId = String(events.find(({ type }) => type === 'emailOut')?.data.messageId);
    const detail = { messageId, reference, type: 'questionReceipt' };
    const body = JSON.stringify({ 'detail-type': 'ResponseQueued', detail });
    const event = { Records: [{ messageId: 'held', body }] } as unknown as SQSEvent;
    const handler = sendHandler({ ...dispatch.parts, clock, logger, again: never, hide: never });
    expect(await handler(event, {} as Context)).toEqual({ batchItemFailures: [] });
    expect(lines).toEqual([{ level: 'warn', message: 'automatic message held back', facts: detail }]);
    expect((await asked('hourly8', plus(began, minutes(125)))).state).toBe('sent');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { showUnsubscribeHandler, unsubscribeHandler } from '../../../functions/api/handlers/unsubscribe.ts';
import { showUnsubscribeRoute, unsubscribeRoute } from '../../../functions/api/routes/unsubscribe.ts';
import { unsubscriber } from '../../../shared/customers/index.ts';
import { reply, step, timelineEvent } from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { MessageType, OutgoingMessage } from '../../../shared/responses/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { ask, keptLog } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
});
afterAll(() => desk.stop());

const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const settings = defaultSettings;
let steps = 0;

async function answer(reference: string, text: string) {
  steps += 1;
  const now = plus(morning, minutes(steps));
  const change = await dispatch.incidents.change(reference, (state) =>
    reply(state, { text, cc: [], bcc: [] }, { actor, newId, settings, now }),
  );
  return sent(change.messages[0]!.messageId);
}

/** What a queued message became, as its reader has it. */
async function sent(messageId: string) {
  expect(await dispatch.send(messageId, plus(morning, minutes(200)))).toEqual({ state: 'sent' });
  const { raw } = dispatch.ses.taken.at(-1)!;
  const head = Buffer.from(raw).toString('latin1').split('\r\n\r\n')[0]!;
  return { mail: await dispatch.read(raw), head };
}

/** A message of a type that timers send, on an incident. */
async function queued(reference: string, type: MessageType) {
  steps += 1;
  const messageId = newId(plus(morning, minutes(steps)));
  await dispatch.incidents.change(reference, (state) => {
    const { incident } = state;
    const message: OutgoingMessage = {
      ...{ messageId, type, reference, siteId: incident.siteId, contactId: incident.contact.id },
      ...{ to: [incident.contact.address!], cc: [], bcc: [], language: incident.language },
      ...{ state: 'queued', createdAt: morning.toISOString() },
    };
    const next = { ...incident, version: incident.version + 1 };
    return { before: state, incident: next, kpis: [], events: [], messages: [message] };
  });
  return messageId;
}

describe('an answer', () => {
  it('quotes the question once, not with every further answer', async () => {
    const { reference } = await dispatch.given();
    expect((await answer(reference, 'Try this.')).mail.text).toContain('> It burns. What now?');
    const second = await answer(reference, 'Or that.');
    expect(second.mail.text).toContain('Or that.');
    expect(second.mail.text).not.toMatch(/It burns|You wrote/);
  });

  it('to a mail says Re: once, names the thread and keeps its topic', async () => {
    const { reference, messageId } = await dispatch.given({ mailMessageId: 'first@mx.example.net' });
    const receipt = await sent(messageId);
    const { mail, head } = await answer(reference, 'Try this.');
    expect(mail.subject).toBe(`Re: [${reference}] The printer is on fire`);
    expect(mail.inReplyTo).toBe('first@mx.example.net');
    expect(mail.references[0]).toContain(reference);
    expect(mail.references.at(-1)).toBe('first@mx.example.net');
    for (const one of [receipt.head, head]) expect(one).toMatch(/^Thread-Topic: The printer is on fire$/m);
    expect(head).not.toMatch(/^(Auto-Submitted|Precedence|List-Unsubscribe):/m);
  });

  it('speaks the contact’s language, and bears the site’s name and signature', async () => {
    const { value, version } = await dispatch.settings.section('outgoingMail');
    const look = {
      ...value,
      fromName: 'Example Help',
      signature: { en: 'Help', de: 'Ihre Hilfe\nTel. 117' },
    };
    await dispatch.settings.save('outgoingMail', look, { version, actor, now: morning });
    const { reference } = await dispatch.given({ language: 'de' });
    const { mail } = await answer(reference, 'So geht es.');
    expect(mail.from?.name).toBe('Example Help');
    expect(mail.text).toContain('Guten Tag Ada Example,');
    expect(mail.text).toContain('Agent Example\nIhre Hilfe\nTel. 117');
    expect(mail.text).toContain('Sie schrieben:');
  });
});

describe('whom an escalation tells', () => {
  it('reads that it is one, in the name it has and with its level', async () => {
    const { reference } = await dispatch.given();
    steps += 1;
    const now = plus(morning, minutes(steps));
    const messageId = newId(now);
    await dispatch.incidents.change(reference, (state) => {
      const by = { now, newId };
      const change = step(state, { ...state.incident, escalationLevel: 2 }, by, (place) => [
        timelineEvent('escalated', place({ kind: 'desk', id: 'e1', name: 'Nobody has taken it' }), {
          ...{ level: 2, because: 'Nobody has been assigned.', escalationId: 'e1' },
          ...{ name: 'Nobody has taken it', dueAt: now.toISOString(), why: [], actions: [] },
        }),
      ]);
      const [told] = change.events;
      const message: OutgoingMessage = {
        ...{ messageId, type: 'agentNotification', reference, siteId: state.incident.siteId },
        ...{ to: ['mia@example.org'], cc: [], bcc: [], language: 'en', notice: 'escalation' },
        event: { at: told!.at, id: told!.id },
        ...{ state: 'queued', createdAt: now.toISOString() },
      };
      return { ...change, messages: [message] };
    });
    const { mail } = await sent(messageId);
    expect(mail.text).toContain(
      'Escalation of level 2: “Nobody has taken it” asks you to look at this incident.',
    );
  });
});

describe('a message that can be stopped', () => {
  const keys = async () => [aKey()];
  const portal = () =>
    serve(
      [
        bind(showUnsubscribeRoute, showUnsubscribeHandler({ keys, site: aSite() })),
        bind(
          unsubscribeRoute,
          unsubscribeHandler({
            keys,
            site: aSite(),
            unsubscribe: unsubscriber(desk.client, desk.table, newId),
          }),
        ),
      ],
      { clock: () => morning, logger: keptLog().logger },
    );
  const at = (method: string, token: string, headers: Record<string, string> = {}) =>
    ask(portal(), {
      ...{ route: `${method} /portal/unsubscribe/{token}`, params: { token }, headers },
      ...(method === 'POST' ? { body: 'List-Unsubscribe=One-Click' } : {}),
    });

  it('asks for a score by five links, and is stopped by one click, alone', async () => {
    const { reference, contactId } = await dispatch.given();
    const { mail, head } = await sent(await queued(reference, 'feedbackRequest'));
    expect(new Set(mail.text.match(/https:\/\/desk\.example\.com\/portal\/feedback\/\S+/g)).size).toBe(5);
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    const token = /\/portal\/unsubscribe\/([\w.-]+)/.exec(mail.text)![1]!;
    expect(head.replace(/\r\n /g, '')).toContain(`<https://desk.example.com/portal/unsubscribe/${token}>`);

    const page = await at('GET', token);
    expect(page.text).toContain('Stop these messages?');
    expect((await dispatch.customers.contact(contactId))?.unsubscribed).toBeUndefined();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const _ of [1, 2]) {
      const done = await at('POST', token, form);
      expect([done.status, done.text]).toEqual([200, expect.stringContaining('These messages are stopped')]);
    }
    const contact = await dispatch.customers.contact(contactId);
    expect(contact).toMatchObject({ unsubscribed: { feedbackRequest: morning.toISOString() }, version: 2 });

    const again = await queued(reference, 'feedbackRequest');
    expect(await dispatch.send(again, plus(morning, minutes(200)))).toEqual({ state: 'withheld' });
    expect((await sent(await queued(reference, 'followUp'))).mail.text).toContain(
      'We are waiting for your answer',
    );
    expect((await answer(reference, 'Still answered.')).mail.text).toContain('Still answered.');
  });

  it('is not stopped by a forged token', async () => {
    for (const method of ['GET', 'POST']) expect((await at(method, 'a.b.c')).status).toBe(404);
  });
});

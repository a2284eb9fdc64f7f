import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  type AgentReply,
  customerAnswer,
  type EventData,
  type IncidentState,
  reply,
  type Status,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import { nextVersion } from '../../../shared/incidents/revise.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { anIncident, aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const later = plus(morning, minutes(30));

const replied = (state: IncidentState, answer: Partial<AgentReply> = {}, now = later) =>
  reply(
    state,
    { text: 'Use water.', cc: [], bcc: [], ...answer },
    { actor: agent, now, newId: countedIds(), settings: defaultSettings },
  );
const told = (events: readonly TimelineEvent[]) => events.map(({ type }) => type);

describe('an agent replies', () => {
  it('by mail first, then with the status', () => {
    const state = aState({ status: 'updated' });
    const change = replied(state, { status: 'solved', cc: ['c@example.com'], bcc: ['b@example.com'] });
    expect(change.before).toBe(state);
    expect(change.incident).toMatchObject({ status: 'solved', version: 2, updatedAt: later.toISOString() });
    expect(change.incident).toMatchObject({
      firstRespondedAt: later.toISOString(),
      solvedAt: later.toISOString(),
    });
    expect(told(change.events)).toEqual(['emailOut', 'fieldChanged']);
    expect(change.events[0]!.data).toMatchObject({
      ...{ text: 'Use water.', to: ['ada@example.com'], cc: ['c@example.com'], bcc: ['b@example.com'] },
    });
    expect(change.events[1]!.data).toEqual({
      ...{ field: 'status', from: 'updated', to: 'solved', because: 'reply' },
    });
    expect(change.events.map(({ actor }) => actor)).toEqual([agent, agent]);
  });

  it('with a message that names the entry holding its text', () => {
    const { events, messages } = replied(aState());
    const mailed = events.find(({ type }) => type === 'emailOut')!;
    expect(messages).toMatchObject([
      { event: { at: mailed.at, id: mailed.id }, state: 'queued', language: 'en' },
    ]);
    expect(mailed.data.messageId).toBe(messages[0]!.messageId);
  });

  it.each([
    ['unresolved', undefined, 'unresolved', 'incidentUnresolved'],
    ['waiting', undefined, 'waiting', 'incidentWaiting'],
    ['updated', undefined, 'unresolved', 'incidentUnresolved'],
    ['solved', undefined, 'solved', 'incidentSolved'],
    ['closed', undefined, 'closed', 'incidentSolved'],
    ['unresolved', 'waiting', 'waiting', 'incidentWaiting'],
    ['updated', 'solved', 'solved', 'incidentSolved'],
    ['solved', 'unresolved', 'unresolved', 'incidentUnresolved'],
  ] as const)('to one that is %s, setting %s: it is %s, the mail is %s', (from, status, to, type) => {
    const change = replied(aState({ status: from }), { status });
    expect(change.incident.status).toBe(to);
    expect(change.messages[0]!.type).toBe(type);
    expect(told(change.events).includes('fieldChanged')).toBe(from !== to);
  });

  it('and is refused where the status cannot be set from here', () => {
    expect(() => replied(aState({ status: 'closed' }), { status: 'solved' })).toThrow(/stays as it is/);
  });

  it('again: the first response stays the first', () => {
    const once = replied(aState());
    const twice = replied({ incident: once.incident, kpis: [] }, {}, plus(later, minutes(600)));
    expect(twice.incident.firstRespondedAt).toBe(later.toISOString());
    expect(told(twice.events)).toEqual(['emailOut']);
  });
});

const aMail = (over: Partial<EventData<'emailIn'>> = {}): EventData<'emailIn'> => ({
  ...{ subject: 'Re: fire', text: 'Still burning.', matchedBy: 'It was sent to the signed reply address.' },
  ...{ mailId: 'mail-2', shortened: false, attachments: [], leftOut: [], ...over },
});
const customer: Actor = { kind: 'contact', id: 'contact-1', name: 'Ada Example' };
const answeredBy = (state: IncidentState, mail = aMail(), messageId: string | undefined = 'a@example.com') =>
  customerAnswer(state, mail, { actor: customer, messageId, now: later, newId: countedIds() });

describe('a customer answers', () => {
  it.each(['unresolved', 'waiting', 'solved', 'closed'] as const)(
    'one that is %s: it is updated',
    (status) => {
      const change = answeredBy(aState({ status }));
      expect(change.incident).toMatchObject({ status: 'updated', version: 2, mailThread: ['a@example.com'] });
      expect(told(change.events)).toEqual(['emailIn', 'fieldChanged']);
      expect(change.events[1]!.data).toMatchObject({
        from: status,
        to: 'updated',
        because: 'customer reply',
      });
      expect(change.messages).toEqual([]);
    },
  );

  it('one that is updated already: no status is told', () => {
    expect(told(answeredBy(aState({ status: 'updated' })).events)).toEqual(['emailIn']);
  });

  it.each(['waiting', 'solved', 'closed'] as readonly Status[])(
    'by a machine: a %s one stays, and the thread too',
    (status) => {
      const change = answeredBy(aState({ status }), aMail({ automatic: 'Out of office.' }));
      expect(change.incident).toMatchObject({ status, mailThread: [], version: 2 });
      expect(told(change.events)).toEqual(['emailIn']);
    },
  );

  it('keeps the thread at ten mails, the newest', () => {
    const mailThread = Array.from({ length: 10 }, (_, index) => `${index}@example.com`);
    const { incident } = answeredBy(aState({ mailThread }));
    expect(incident.mailThread).toEqual([...mailThread.slice(1), 'a@example.com']);
  });
});

describe('the next version', () => {
  it.each([
    ['a later instant is taken', minutes(1), minutes(1)],
    ['the same instant moves on, so that what follows sorts behind', 0, 1],
    ['a clock that is behind does not turn time back', -minutes(1), 1],
  ])('%s', (_, clock, moved) => {
    const incident = anIncident();
    const next = nextVersion(incident, plus(morning, clock));
    expect(next).toEqual({ ...incident, version: 2, updatedAt: plus(morning, moved).toISOString() });
  });
});

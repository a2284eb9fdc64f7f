import { describe, expect, it } from '@jest/globals';
import { customerAnswer, type Incident, reply, withNotices } from '../../../shared/incidents/index.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { morning } from '../../support/time.ts';

const by = { now: morning, newId: countedIds('inform'), settings: defaultSettings };
const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const ada = { kind: 'contact' as const, id: 'contact-1', name: 'Ada Example' };
const informedUsers = [
  { address: 'lead@example.com', name: 'Lead Example' },
  { address: 'partner@example.org' },
];
const state = (over: Partial<Incident> = {}) => aState({ informedUsers, ...over });

const answering = (over: object = {}, on = state()) =>
  reply(on, { text: 'Try this.', cc: [], bcc: [], ...over }, { ...by, actor: agent });
const writing = (over: object = {}, on = state()) =>
  customerAnswer(
    on,
    {
      ...{ subject: 'Re: it', text: 'It does.', shortened: false, matchedBy: 'test' },
      ...{
        mailId: 'mail-1',
        attachments: [],
        leftOut: [],
        from: { name: 'Ada', address: 'ada@example.com' },
      },
      ...over,
    },
    { ...by, actor: ada, messageId: undefined },
  );
const told = (change: Parameters<typeof withNotices>[0], actorAddress?: string) =>
  withNotices(change, { ...by, actorAddress }).messages.filter(({ type }) => type === 'agentNotification');
const addressesOf = (change: Parameters<typeof withNotices>[0], actorAddress?: string) =>
  told(change, actorAddress).flatMap(({ to }) => to);

describe('the informed are told, each by a message of its own,', () => {
  it('of a customer’s mail, by the entry that holds it', () => {
    const change = writing();
    const event = change.events.find(({ type }) => type === 'emailIn')!;
    const messages = told(change);
    expect(messages.map(({ to, cc, bcc }) => [to, cc, bcc])).toEqual([
      [['lead@example.com'], [], []],
      [['partner@example.org'], [], []],
    ]);
    for (const message of messages) {
      expect(message).toMatchObject({
        ...{ notice: 'customerWrote', state: 'queued', reference: change.incident.reference },
        event: { at: event.at, id: event.id },
      });
      expect(message).not.toHaveProperty('contactId');
    }
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it.each([
    [undefined, 'answered'],
    ['waiting', 'answered'],
    ['solved', 'answeredAndSolved'],
  ])('of an answer that leaves it %s: %s', (status, notice) => {
    const messages = told(answering({ status }));
    expect(messages.map((message) => message.notice)).toEqual([notice, notice]);
  });

  it.each(['solved', 'closed'] as const)('of its being %s without an answer', (status) => {
    const before = state({ status: status === 'closed' ? 'solved' : 'unresolved' });
    const incident = { ...before.incident, status, version: 2 };
    const event = {
      ...{ id: 'event-1', reference: incident.reference, at: incident.updatedAt, type: 'fieldChanged' },
      ...{ visibility: 'internal' as const, actor: agent, data: { field: 'status', to: status } },
    };
    const change = { before, incident, kpis: [], events: [event], messages: [] };
    expect(told(change)).toMatchObject([
      { notice: status, event: { id: 'event-1' } },
      { notice: status, event: { id: 'event-1' } },
    ]);
    // Merged away is closed too, and goes on elsewhere.
    expect(told({ ...change, incident: { ...incident, mergedInto: '260612-000009' } })).toEqual([]);
  });
});

describe('nobody is told', () => {
  it('of what a machine wrote', () => {
    expect(told(writing({ automatic: 'autoReply' }))).toEqual([]);
  });

  it('of what they did themselves, however their address is written', () => {
    expect(addressesOf(answering(), 'Lead@Example.com')).toEqual(['partner@example.org']);
    const from = { name: 'Partner', address: 'Partner@example.org' };
    expect(addressesOf(writing({ from }))).toEqual(['lead@example.com']);
  });

  it('of an answer they get themselves', () => {
    const change = answering({ cc: ['lead@example.com'], bcc: ['partner@example.org'] });
    expect(told(change)).toEqual([]);
  });

  it('twice', () => {
    const twice = [{ address: 'lead@example.com' }, { address: 'LEAD@example.com' }];
    expect(addressesOf(answering({}, state({ informedUsers: twice })))).toEqual(['lead@example.com']);
  });

  it('where nothing of it happened', () => {
    const change = answering();
    expect(told({ ...change, events: [], incident: { ...change.incident, status: 'waiting' } })).toEqual([]);
    const { before: _, ...opened } = change;
    expect(told(opened)).toEqual([]);
  });
});

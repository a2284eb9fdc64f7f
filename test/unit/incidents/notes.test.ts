import { describe, expect, it } from '@jest/globals';
import { type Actor, note, noteEvent } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const actor: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const settings: Settings = {
  ...defaultSettings,
  eventTypes: [
    { name: 'visit', label: { en: 'Visit on site', de: 'Besuch' }, visibility: 'public' },
    { name: 'audit', label: { en: 'Audit' }, visibility: 'internal' },
  ],
};
const by = { actor, now: plus(morning, minutes(5)), newId: countedIds('note'), settings };

function refusalOf(act: () => unknown): DeskError {
  try {
    act();
  } catch (error) {
    if (error instanceof DeskError) return error;
  }
  throw new Error('It was not refused.');
}

describe('a note', () => {
  it.each(['workNote', 'comment'] as const)('of kind %s stands on the timeline of a new version', (kind) => {
    const change = note(aState(), { kind, text: 'x' }, by);
    expect(change.incident).toMatchObject({ version: 2, status: 'unresolved' });
    expect(change.events).toMatchObject([
      { type: kind, version: 2, actor, data: { text: 'x' }, at: change.incident.updatedAt },
    ]);
    expect(change.messages).toEqual([]);
  });

  it('for agents is internal, a comment is not', () => {
    const [workNote] = note(aState(), { kind: 'workNote', text: 'x' }, by).events;
    const [comment] = note(aState(), { kind: 'comment', text: 'x' }, by).events;
    expect([workNote?.visibility, comment?.visibility]).toEqual(['internal', 'public']);
  });

  it('sets the status in the same step, and says so', () => {
    const change = note(aState(), { kind: 'workNote', text: 'x', status: 'waiting' }, by);
    expect(change.incident.status).toBe('waiting');
    expect(change.events.map(({ type }) => type)).toEqual(['workNote', 'fieldChanged']);
    expect(change.events[1]?.data).toEqual({
      field: 'status',
      from: 'unresolved',
      to: 'waiting',
      because: 'workNote',
    });
  });

  it('that solves tells the customer so, and never what it says', () => {
    const change = note(aState(), { kind: 'workNote', text: 'SECRET', status: 'solved' }, by);
    expect(change.messages).toMatchObject([{ type: 'incidentClosed', to: ['ada@example.com'] }]);
    expect(JSON.stringify(change.messages)).not.toContain('SECRET');
    const again = note(aState({ status: 'solved' }), { kind: 'comment', text: 'x', status: 'solved' }, by);
    expect(again.messages).toEqual([]);
  });

  it('is no answer: no first response was given', () => {
    const change = note(aState(), { kind: 'comment', text: 'x' }, by);
    expect(change.incident.firstRespondedAt).toBeUndefined();
    expect(change.events.map(({ type }) => type)).toEqual(['comment']);
  });

  it('names the files that go with it', () => {
    const files = [{ id: 'f', name: 'a.txt', type: 'text/plain', size: 3 }];
    const [event] = note(aState(), { kind: 'comment', text: 'x', files }, by).events;
    expect(event?.data).toEqual({ text: 'x', files });
  });

  it('moves nothing where it may not, and solves nothing while a required task is open', () => {
    const closed = refusalOf(() =>
      note(aState({ status: 'closed' }), { kind: 'workNote', text: 'x', status: 'solved' }, by),
    );
    expect(closed).toMatchObject({ code: 'illegalTransition', facts: { from: 'closed', legal: [] } });
    const open = refusalOf(() =>
      note(aState({ openRequiredTasks: 1 }), { kind: 'workNote', text: 'x', status: 'solved' }, by),
    );
    expect(open.code).toBe('conflict');
    expect(note(aState({ status: 'closed' }), { kind: 'workNote', text: 'x' }, by).incident.version).toBe(2);
  });
});

describe('an event that an agent logs', () => {
  it.each([
    ['callIn', { minutes: 12 }, { text: 'x', minutes: 12 }],
    ['callOut', {}, { text: 'x' }],
    ['scheduled', { at: '2026-06-15T08:00:00.000Z' }, { text: 'x', at: '2026-06-15T08:00:00.000Z' }],
  ])('of type %s is internal, and a new version', (type, more, data) => {
    const change = noteEvent(aState(), { type, text: 'x', ...more }, by);
    expect(change.events).toMatchObject([{ type, visibility: 'internal', version: 2, data }]);
    expect(change.events[0]?.data).toEqual(data);
    expect(change.incident.version).toBe(2);
  });

  it.each([
    ['visit', 'Visit on site', 'public'],
    ['audit', 'Audit', 'internal'],
  ])('of the desk’s own type %s has its label and its visibility', (type, label, visibility) => {
    const { events } = noteEvent(aState(), { type, text: 'x' }, by);
    expect(events).toMatchObject([{ type: 'custom', visibility, data: { name: type, label, text: 'x' } }]);
  });

  it.each([
    ['an unknown type', { type: 'dance' }, '/type', /callIn, callOut, scheduled, visit, audit/],
    ['a built-in type that the desk writes', { type: 'emailIn' }, '/type', /One of/],
    ['the type of all own types', { type: 'custom' }, '/type', /One of/],
    ['no instant of what is scheduled', { type: 'scheduled' }, '/at', /when/],
    ['an instant of a call', { type: 'callIn', at: '2026-06-15T08:00:00.000Z' }, '/at', /./],
    ['minutes of what is scheduled', { type: 'scheduled', minutes: 1 }, '/minutes', /call/],
    ['minutes of an own type', { type: 'visit', minutes: 1 }, '/minutes', /call/],
    ['an instant of an own type', { type: 'visit', at: '2026-06-15T08:00:00.000Z' }, '/at', /./],
  ])('with %s is refused, by its name', (_, happening, pointer, detail) => {
    const refusal = refusalOf(() => noteEvent(aState(), { text: 'x', ...happening }, by));
    expect(refusal.code).toBe('invalidRequest');
    expect(refusal.facts.fields).toMatchObject([
      { in: 'body', pointer, detail: expect.stringMatching(detail) },
    ]);
  });
});

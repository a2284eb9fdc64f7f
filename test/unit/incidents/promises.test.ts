import { describe, expect, it } from '@jest/globals';
import {
  type Actor,
  type Change,
  customerAnswer,
  type IncidentState,
  patch,
  reply,
  type Status,
  withPromises,
} from '../../../shared/incidents/index.ts';
import { openPromises } from '../../../shared/incidents/promises.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { defaultPolicy, type Happening, type KpiTerms, termsOf } from '../../../shared/sla/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const customer: Actor = { kind: 'contact', id: 'contact-1', name: 'Ada Example' };
const newId = countedIds('promise');
const at = (on: number) => plus(morning, minutes(on));
const settings = defaultSettings;

/** Four hours for a first response, two for each other one, eight to solve. */
const policy = {
  ...defaultPolicy('Europe/Berlin'),
  targets: {
    firstResponse: { others: 240 },
    nextResponse: { others: 120 },
    resolution: { P1: 60, others: 480 },
  },
};
const termsFor = (priority: string): readonly KpiTerms[] =>
  termsOf(policy, { priority, reason: 'because', timeZone: 'Europe/Berlin' });

const promised = (change: Change, terms?: readonly KpiTerms[], past: readonly Happening[] = []): Change =>
  withPromises(change, {
    newId,
    calendars: new Map(),
    owed: terms && { terms, because: 'the priority changed', past },
  });
const then = ({ before, incident, kpis }: Change): IncidentState => {
  const changed = new Map(kpis.map((kpi) => [kpi.kpi, kpi]));
  const kept = (before?.kpis ?? []).filter(({ kpi }) => !changed.has(kpi));
  return { incident, kpis: [...kept, ...kpis] };
};
const kpisOf = (state: IncidentState) => Object.fromEntries(state.kpis.map((kpi) => [kpi.kpi, kpi]));
const told = ({ events }: Change) =>
  events.filter(({ type }) => type.startsWith('sla')).map(({ type, data }) => `${type} ${data.kpi}`);

const replied = (state: IncidentState, on: number, status?: Status) =>
  reply(state, { text: 'x', cc: [], bcc: [], status }, { actor: agent, now: at(on), newId, settings });
const written = (state: IncidentState, on: number, automatic?: string) =>
  customerAnswer(
    state,
    {
      ...{
        subject: 'x',
        text: 'x',
        matchedBy: 'x',
        mailId: 'm',
        shortened: false,
        attachments: [],
        leftOut: [],
      },
      ...(automatic ? { automatic } : {}),
    },
    { actor: customer, messageId: undefined, now: at(on), newId },
  );
const set = (state: IncidentState, on: number, fields: Record<string, unknown>) =>
  patch(state, { fields: { reason: 'x', ...fields } }, { actor: agent, now: at(on), newId, settings })!;

/** An incident of that policy, just opened. */
function opened(): IncidentState {
  const { incident } = aState({ priority: 'P3' });
  return { incident, kpis: openPromises(incident, { terms: termsFor('P3'), calendar: policy.calendar }) };
}

describe('the promises of an incident', () => {
  it('are met by an answer of an agent, and told after it', () => {
    const change = promised(replied(opened(), 30));
    expect(change.events.map(({ type }) => type)).toEqual(['emailOut', 'slaMet', 'slaMet']);
    expect(kpisOf(then(change))).toMatchObject({
      firstResponse: { state: 'met', metAt: at(30).toISOString() },
      nextResponse: { state: 'met' },
      resolution: { state: 'running' },
    });
  });

  it('tell first what has passed without a timer', () => {
    const change = promised(replied(opened(), 241));
    expect(told(change)).toEqual([
      ...['slaWarning firstResponse', 'slaLate firstResponse'],
      ...['slaWarning nextResponse', 'slaLate nextResponse'],
      ...['slaMet firstResponse', 'slaMet nextResponse'],
    ]);
    expect(change.events.at(-1)!.data).toMatchObject({ late: true });
  });

  it('begin anew with the next mail of the customer', () => {
    const answered = then(promised(replied(opened(), 30)));
    const again = then(promised(written(answered, 60)));
    expect(kpisOf(again).nextResponse).toMatchObject({
      ...{ state: 'running', round: 2, startedAt: at(60).toISOString(), dueAt: at(180).toISOString() },
    });
  });

  it('do not mind the mail of a machine', () => {
    const answered = then(promised(replied(opened(), 30)));
    expect(promised(written(answered, 60, 'Out of office.')).kpis).toEqual([]);
  });

  it('stand while it waits, and go on with the mail that ends the wait', () => {
    const waiting = then(promised(set(opened(), 60, { status: 'waiting' })));
    expect(kpisOf(waiting).resolution).toMatchObject({ state: 'paused', usedMs: minutes(60) });
    expect(kpisOf(waiting).resolution).not.toHaveProperty('dueAt');
    const back = then(promised(written(waiting, 120)));
    // Seven hours are left, three of which are of this Friday: it is ten to five then.
    expect(kpisOf(back).resolution).toMatchObject({ state: 'running', dueAt: '2026-06-15T09:00:00.000Z' });
    expect(kpisOf(back).nextResponse).toMatchObject({ round: 1, dueAt: at(180).toISOString() });
  });

  it('of an incident whose status stays are not touched by other changes', () => {
    expect(promised(set(opened(), 60, { tags: ['y'] })).kpis).toEqual([]);
  });

  it('are told of by any change once their time has passed', () => {
    expect(told(promised(set(opened(), 125, { tags: ['y'] })))).toEqual([
      ...['slaWarning nextResponse', 'slaLate nextResponse'],
    ]);
  });

  it('run again from where they were when a solved one is reopened', () => {
    const solved = then(promised(replied(opened(), 60, 'solved')));
    expect(kpisOf(solved).resolution).toMatchObject({ state: 'met', usedMs: minutes(60) });
    const again = then(promised(written(solved, 120)));
    expect(kpisOf(again).resolution).toMatchObject({ state: 'running', usedMs: minutes(60) });
    expect(kpisOf(again).resolution!.pauses).toEqual([
      { from: at(60).toISOString(), to: at(120).toISOString() },
    ]);
  });

  it('are owed no more once it is merged away or cancelled', () => {
    for (const ended of [{ mergedInto: '260612-000009' }, { cancelled: true as const }]) {
      const change = set(opened(), 30, { tags: ['y'] });
      const states = promised({ ...change, incident: { ...change.incident, ...ended } }).kpis;
      expect(states.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    }
  });
});

describe('other terms', () => {
  it('reckon from the time that was used already', () => {
    const change = promised(set(opened(), 30, { priority: 'P1', priorityReason: 'x' }), termsFor('P1'));
    expect(kpisOf(then(change)).resolution).toMatchObject({
      ...{ targetMinutes: 60, usedMs: minutes(30), dueAt: at(60).toISOString(), state: 'running' },
    });
    expect(told(change)).toEqual(['slaChanged resolution']);
    expect(change.events.at(-1)!.data).toMatchObject({ because: 'the priority changed' });
  });

  it('that are used up already are due at once', () => {
    const change = promised(set(opened(), 100, { priority: 'P1', priorityReason: 'x' }), termsFor('P1'));
    const { resolution } = kpisOf(then(change));
    expect(resolution).toMatchObject({ state: 'warning', dueAt: at(100).toISOString() });
    const passed = promised(set(then(change), 101, { tags: ['y'] }));
    expect(told(passed)).toContain('slaLate resolution');
  });

  it('do not make undone what is late', () => {
    const late = then(promised(set(opened(), 125, { tags: ['y'] })));
    const more = termsFor('P3').map((term) => ({ ...term, targetMinutes: 10_000 }));
    const { nextResponse, resolution } = kpisOf(then(promised(set(late, 130, { tags: ['z'] }), more)));
    expect(nextResponse).toMatchObject({ state: 'late', dueAt: at(120).toISOString() });
    expect(resolution).toMatchObject({ state: 'running', targetMinutes: 10_000 });
  });

  it('that promise less end what they do not promise, and a later promise counts from the creation', () => {
    const less = then(
      promised(
        set(opened(), 30, { tags: ['y'] }),
        termsFor('P3').filter(({ kpi }) => kpi !== 'resolution'),
      ),
    );
    expect(kpisOf(less).resolution).toMatchObject({ state: 'cancelled' });
    const created = { at: morning, type: 'created' } as const;
    const more = then(promised(set(less, 60, { tags: ['z'] }), termsFor('P3'), [created]));
    expect(kpisOf(more).resolution).toMatchObject({ state: 'running', usedMs: minutes(60) });
  });

  it('stand where the promises of now say it, not where those of before did', () => {
    const never = termsFor('P3')
      .filter(({ kpi }) => kpi === 'resolution')
      .map((term) => ({ ...term, pauseStatuses: [] }));
    const less = then(promised(set(opened(), 30, { tags: ['y'] }), never));
    const waits = then(promised(set(less, 40, { status: 'waiting' })));
    expect(kpisOf(waits).resolution).toMatchObject({ state: 'running' });
  });
});

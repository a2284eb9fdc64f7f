import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Incident,
  IncidentPatch,
  type IncidentState,
  patch,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { defaultSettings, priorities, type Settings, statuses } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const label = { en: 'x' };
const coded = (...codes: string[]) => codes.map((code) => ({ code, label }));
const reasons = [
  { code: 'a', label, specific: coded('a1', 'both') },
  { code: 'b', label, specific: coded('b1', 'both') },
];
const settings: Settings = {
  ...defaultSettings,
  codes: { ...defaultSettings.codes, reasons, resolutions: reasons, dispositions: coded('fixed') },
  workflow: { ...defaultSettings.workflow, resolutionRequired: true },
  teams: { queues: coded('q1', 'q2'), groups: [] },
  routing: [{ name: 'a', when: { reasonGeneral: 'a' }, queue: 'q1' }],
  customFields: [
    { name: 'n', label, required: true, type: 'number', min: 0, max: 5, whole: true },
    { name: 't', label, required: false, type: 'text', maxLength: 5 },
  ],
};

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);
const general = orNull(fc.constantFrom('a', 'b', 'nowhere'));
const specific = orNull(fc.constantFrom('a1', 'b1', 'both', 'nowhere'));
const level = fc.constantFrom('high', 'medium', 'low', 'nowhere');
const fields = {
  subject: fc.constantFrom('one', 'two'),
  account: orNull(fc.constantFrom('x', 'y')),
  entitlement: orNull(fc.constantFrom('e', 'f')),
  ...{ reasonGeneral: general, reasonSpecific: specific },
  ...{ resolutionGeneral: general, resolutionSpecific: specific },
  ...{ impact: level, urgency: level },
  priority: orNull(fc.constantFrom(...priorities)),
  priorityReason: fc.constantFrom('why', 'because'),
  status: fc.constantFrom('solved', 'solved', 'solved', ...statuses),
  disposition: orNull(fc.constant('fixed')),
  queue: orNull(fc.constantFrom('q1', 'q2')),
  route: fc.constant(true),
  tags: orNull(fc.array(fc.constantFrom('t', 'T', 'u'), { maxLength: 3 })),
  customFields: fc.record(
    { n: orNull(fc.integer({ min: -1, max: 6 })), t: orNull(fc.string()) },
    { requiredKeys: [] },
  ),
  shareResolution: fc.boolean(),
};

/** A few fields at a time: of many, one is nearly always refused. */
const bodies = fc
  .uniqueArray(fc.constantFrom(...(Object.keys(fields) as (keyof typeof fields)[])), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((names) =>
    fc.record(Object.fromEntries(names.map((name) => [name, fields[name] as fc.Arbitrary<unknown>]))),
  );

const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const newId = countedIds('patch');

/** What a body makes of an incident; undefined where it is refused or changes nothing. */
function attempt(state: IncidentState, body: unknown, at: Date) {
  const read = IncidentPatch.safeParse(body);
  if (!read.success) return undefined;
  const { contact: _, description: __, ...wish } = read.data;
  try {
    return patch(state, { fields: wish }, { actor, now: at, newId, settings });
  } catch (error) {
    if (error instanceof DeskError && error.code !== 'internal') return undefined;
    throw error;
  }
}

const ended = {
  ...{ disposition: 'fixed', resolutionGeneral: 'a', resolutionSpecific: 'a1' },
  customFields: { n: 1 },
};

function expectLegal(incident: Incident): void {
  for (const [over, under] of [
    [incident.reasonGeneral, incident.reasonSpecific],
    [incident.resolutionGeneral, incident.resolutionSpecific],
  ]) {
    if (under === undefined) continue;
    expect(reasons.find(({ code }) => code === over)?.specific.map(({ code }) => code)).toContain(under);
  }
  const { matrix } = settings.priorities;
  if (incident.priorityOverride) expect(incident.priorityOverride.reason).not.toBe('');
  else expect(incident.priority).toBe(matrix[incident.impact]?.[incident.urgency]);
  expect('solvedAt' in incident).toBe(incident.status === 'solved' || incident.status === 'closed');
  expect('closedAt' in incident).toBe(incident.status === 'closed');
  expect(new Set(incident.tags).size).toBe(incident.tags.length);
  expect([undefined, 0, 1, 2, 3, 4, 5]).toContain(incident.customFields.n);
}

/** The value that an incident has of a field as its timeline names it. */
function fieldOf(incident: Incident, field: string): unknown {
  if (field === 'priorityReason') return incident.priorityOverride?.reason;
  if (field.startsWith('customFields.')) return incident.customFields[field.slice(13)];
  return incident[field as keyof Incident];
}

function expectTold(before: Incident, after: Incident, events: readonly TimelineEvent[]): void {
  const told = events.filter(({ type }) => type === 'fieldChanged');
  const names = told.map(({ data }) => String(data.field));
  expect(new Set(names).size).toBe(names.length);
  for (const { data, version } of told) {
    expect(version).toBe(after.version);
    expect(data.from).toEqual(fieldOf(before, String(data.field)));
    expect(data.to).toEqual(fieldOf(after, String(data.field)));
    expect(data.from).not.toEqual(data.to);
  }
  // What no event tells of has not changed.
  const silent = new Set([
    'version',
    'updatedAt',
    'solvedAt',
    'closedAt',
    'priorityOverride',
    'customFields',
  ]);
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (silent.has(field) || names.includes(field)) continue;
    expect(fieldOf(after, field)).toEqual(fieldOf(before, field));
  }
}

describe('any sequence of patches', () => {
  it('leaves a legal incident after each, and tells every change from what was before', () => {
    let made = 0;
    let solved = 0;
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(bodies, { minLength: 5, maxLength: 20, size: 'max' }),
        (nearlyDone, sequence) => {
          let state = aState(nearlyDone ? ended : {});
          sequence.forEach((body, turn) => {
            const change = attempt(state, body, plus(morning, minutes(turn)));
            if (!change) return;
            made += 1;
            const before = state.incident;
            state = { ...state, incident: change.incident };
            expect(change.incident.version).toBe(before.version + 1);
            expectLegal(change.incident);
            expectTold(before, change.incident, change.events);
            if (change.incident.status === 'solved' && before.status !== 'solved') {
              solved += 1;
              const { disposition, resolutionGeneral, resolutionSpecific, customFields } = change.incident;
              expect([disposition, resolutionGeneral, resolutionSpecific, customFields.n]).not.toContain(
                undefined,
              );
            }
          });
        },
      ),
      { numRuns: 200 },
    );
    // Not all was refused.
    expect(made).toBeGreaterThan(200);
    expect(solved).toBeGreaterThan(0);
  });
});

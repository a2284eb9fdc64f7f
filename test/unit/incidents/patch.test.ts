import { describe, expect, it } from '@jest/globals';
import {
  IncidentPatch,
  type IncidentState,
  patch,
  type TimelineEvent,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/index.ts';
import { anEntitlement } from '../../support/an-entitlement.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

const actor = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const label = { en: 'x' };
const coded = (...codes: string[]) => codes.map((code) => ({ code, label }));

const settings: Settings = {
  ...defaultSettings,
  codes: {
    reasons: [
      { code: 'hardware', label, specific: coded('screen', 'disk') },
      { code: 'software', label, specific: coded('crash', 'disk') },
      { code: 'other', label, specific: [] },
    ],
    resolutions: [{ code: 'repaired', label, specific: coded('onSite') }],
    dispositions: coded('fixed', 'duplicate'),
    categories: coded('printers', 'phones'),
    topics: coded('paper'),
  },
  teams: { queues: coded('first'), groups: [{ code: 'hardware', label, members: [] }] },
  customFields: [
    { name: 'floor', label, required: false, type: 'number', min: -3, max: 60, whole: true },
    { name: 'site', label, required: true, type: 'choice', choices: coded('lyon', 'bonn') },
    { name: 'parts', label, required: false, type: 'choices', choices: coded('toner', 'drum', 'fuser') },
    { name: 'note', label, required: false, type: 'text', maxLength: 10 },
    { name: 'onLoan', label, required: false, type: 'boolean' },
    { name: 'bought', label, required: false, type: 'date' },
  ],
  routing: [
    { name: 'German printers', when: { language: 'de', category: 'printers' }, queue: 'first' },
    { name: 'printers', when: { category: 'printers' }, queue: 'first', supportGroup: 'hardware' },
  ],
};

const later = plus(morning, minutes(30));
const apply = (state: IncidentState, body: unknown, under: Settings = settings) => {
  const { contact: _, description: __, ...fields } = IncidentPatch.parse(body);
  return patch(state, { fields }, { actor, now: later, newId: countedIds('patch'), settings: under });
};
const made = (state: IncidentState, body: unknown, under?: Settings) => apply(state, body, under)!;
/** What the timeline says of the fields: `desk` for what followed by a rule. */
const told = (events: readonly TimelineEvent[]) =>
  events
    .filter(({ type }) => type === 'fieldChanged')
    .map(({ actor: by, data }) => ({ by: by.kind, ...data }));
const refusal = (state: IncidentState, body: unknown, under?: Settings): DeskError => {
  try {
    apply(state, body, under);
  } catch (error) {
    if (error instanceof DeskError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const pointers = (error: DeskError) => error.facts.fields?.map(({ pointer }) => pointer);

describe('a field', () => {
  it.each<[field: string, value: unknown, other: unknown, cleared: unknown]>([
    ['subject', 'Smoke', 'Fire', undefined],
    ['account', 'account-1', 'account-2', null],
    ['asset', { serialNumber: 'SN 1' }, { serialNumber: 'SN 2', product: 'p' }, null],
    ['product', 'p100', 'p200', null],
    ['category', 'printers', 'phones', null],
    ['topic', 'paper', undefined, null],
    ['reasonGeneral', 'hardware', 'software', null],
    ['impact', 'high', 'low', undefined],
    ['urgency', 'high', 'low', undefined],
    ['disposition', 'fixed', 'duplicate', null],
    ['resolutionGeneral', 'repaired', undefined, null],
    ['resolutionNotes', 'New drum.', 'Newer drum.\nAnd toner.', null],
    ['shareResolution', true, false, undefined],
    ['queue', 'first', undefined, null],
    ['supportGroup', 'hardware', undefined, null],
    ['assignee', { id: 'agent-2', name: 'Agent Two' }, { id: 'agent-3', name: 'Agent Three' }, null],
    ['contract', 'contract-1', 'contract-2', null],
    ['slaPolicy', 'gold', 'silver', null],
    ['language', 'de', 'fr', undefined],
    ['stage', 'research', 'resolve', undefined],
  ])('%s is set, changed and cleared, and each is told', (field, value, other, cleared) => {
    let state = aState();
    const incidentOf = () => state.incident as unknown as Record<string, unknown>;
    for (const to of [value, other, cleared]) {
      if (to === undefined) continue;
      const from = incidentOf()[field];
      const change = made(state, { [field]: to, reason: 'asked by phone' });
      state = { ...state, incident: change.incident };
      expect(incidentOf()[field]).toEqual(to ?? undefined);
      expect(change.incident.version).toBe(change.before!.incident.version + 1);
      expect(told(change.events)[0]).toEqual({
        by: 'agent',
        field,
        ...(from === undefined ? {} : { from }),
        ...(to === null ? {} : { to }),
        because: 'asked by phone',
      });
      expect(apply(state, { [field]: to })).toBeUndefined();
    }
    if (cleared === undefined) expect(IncidentPatch.safeParse({ [field]: null }).success).toBe(false);
  });

  it('that nobody knows is refused, and so is a body of another kind', () => {
    for (const body of [{ colour: 'red' }, { reference: '260612-000009' }, { version: 9 }, [], 'x']) {
      expect(IncidentPatch.safeParse(body).success).toBe(false);
    }
  });

  it.each([
    [['category', 'topic', 'disposition', 'queue', 'supportGroup', 'stage', 'impact', 'urgency']],
    [['reasonGeneral', 'resolutionGeneral']],
  ])('takes no code that its list lacks, and every such field is named: %j', (fields) => {
    const body = Object.fromEntries(fields.map((field) => [field, 'nowhere']));
    const error = refusal(aState(), body);
    expect(error.code).toBe('invalidRequest');
    expect(pointers(error)?.toSorted()).toEqual(fields.map((field) => `/${field}`).toSorted());
  });

  it('keeps a code that was taken out of its list, and takes any where the list is empty', () => {
    const state = aState({ category: 'faxes', queue: 'old' });
    expect(apply(state, { category: 'faxes', queue: 'old', subject: 'New' })?.incident.subject).toBe('New');
    expect(pointers(refusal(aState(), { category: 'faxes' }))).toEqual(['/category']);
    expect(made(aState(), { category: 'faxes' }, defaultSettings).incident.category).toBe('faxes');
  });

  it('holds tags once each, however they are typed', () => {
    const { incident } = made(aState(), { tags: ['Paper  Jam', ' paper jam', 'ÉTÉ', 'e\u0301te\u0301'] });
    expect(incident.tags).toEqual(['paper jam', 'été']);
    expect(made({ ...aState(), incident }, { tags: null }).incident.tags).toEqual([]);
  });

  it('holds informed users once each, by address', () => {
    const informedUsers = [{ address: 'Bo@Example.com', name: 'Bo' }, { address: 'bo@example.com' }];
    expect(made(aState(), { informedUsers }).incident.informedUsers).toEqual([
      { address: 'bo@example.com', name: 'Bo' },
    ]);
  });
});

describe('contact and account', () => {
  const entitled = aState({ entitlement: 'entitlement-1', account: 'account-1' });
  const by = { actor, now: later, newId: countedIds('patch'), settings };
  const contact = { id: 'contact-2', name: 'Grace Example' };

  it.each([
    ['another contact', { contact, fields: { reason: 'edit' } }],
    ['another account', { fields: { account: 'account-2', reason: 'edit' } }],
    ['no account any more', { fields: { account: null, reason: 'edit' } }],
  ])('%s: the entitlement goes, by a rule', (_, wish) => {
    const change = patch(entitled, wish, by)!;
    expect(change.incident).not.toHaveProperty('entitlement');
    expect(told(change.events)).toContainEqual({
      ...{ by: 'desk', field: 'entitlement', from: 'entitlement-1' },
      because: 'contact or account changed',
    });
  });

  it('stay with the entitlement where they stay, where it is chosen anew, and where only the name changes', () => {
    const kept = (wish: Parameters<typeof patch>[1]) => patch(entitled, wish, by)!.incident.entitlement;
    expect(kept({ fields: { subject: 'New', account: 'account-1', reason: 'edit' } })).toBe('entitlement-1');
    const chosen = { fields: { entitlement: 'entitlement-1', reason: 'edit' }, entitlement: anEntitlement() };
    expect(kept({ contact, ...chosen })).toBe('entitlement-1');
    const renamed = { ...entitled.incident.contact, name: 'Ada Byron' };
    expect(kept({ contact: renamed, fields: { reason: 'edit' } })).toBe('entitlement-1');
  });
});

describe('a specific reason', () => {
  const screen = aState({ reasonGeneral: 'hardware', reasonSpecific: 'screen' });

  it('lies within the general one', () => {
    expect(made(aState(), { reasonGeneral: 'hardware', reasonSpecific: 'screen' }).incident).toMatchObject({
      ...{ reasonGeneral: 'hardware', reasonSpecific: 'screen' },
    });
    expect(pointers(refusal(aState(), { reasonGeneral: 'hardware', reasonSpecific: 'crash' }))).toEqual([
      '/reasonSpecific',
    ]);
    expect(pointers(refusal(aState(), { reasonSpecific: 'screen' }))).toEqual(['/reasonSpecific']);
    expect(pointers(refusal(screen, { reasonGeneral: null, reasonSpecific: 'screen' }))).toEqual([
      '/reasonSpecific',
    ]);
    expect(made(aState(), { reasonGeneral: 'other', reasonSpecific: 'any' }).incident.reasonSpecific).toBe(
      'any',
    );
  });

  it.each<[string, unknown]>([
    ['another', 'software'],
    ['none', null],
  ])('goes by a rule where the general one becomes %s', (_, reasonGeneral) => {
    const change = made(screen, { reasonGeneral });
    expect(change.incident).not.toHaveProperty('reasonSpecific');
    expect(told(change.events)[1]).toEqual({
      ...{ by: 'desk', field: 'reasonSpecific', from: 'screen' },
      because: 'it is not within reasonGeneral',
    });
  });

  it('stays where the new general one has it too', () => {
    const disk = aState({ reasonGeneral: 'hardware', reasonSpecific: 'disk' });
    expect(made(disk, { reasonGeneral: 'software' }).incident.reasonSpecific).toBe('disk');
  });
});

describe('the priority', () => {
  it('follows impact and urgency, by the matrix', () => {
    const change = made(aState(), { impact: 'high', urgency: 'high' });
    expect(change.incident.priority).toBe('P1');
    expect(told(change.events).at(-1)).toEqual({
      ...{ by: 'desk', field: 'priority', from: 'P3', to: 'P1', because: 'impact and urgency' },
    });
  });

  it('is another by an override, which needs a reason and outlives a change of the impact', () => {
    expect(pointers(refusal(aState(), { priority: 'P1' }))).toEqual(['/priorityReason']);
    const { incident, events } = made(aState(), { priority: 'P1', priorityReason: 'The board meets.' });
    expect(incident).toMatchObject({ priority: 'P1', priorityOverride: { reason: 'The board meets.' } });
    expect(told(events)).toEqual([
      { by: 'agent', field: 'priority', from: 'P3', to: 'P1', because: 'The board meets.' },
      { by: 'agent', field: 'priorityReason', to: 'The board meets.', because: 'edit' },
    ]);
    expect(made({ ...aState(), incident }, { impact: 'low' }).incident.priority).toBe('P1');
  });

  it('returns to the matrix by null', () => {
    const state = aState({ priority: 'P1', priorityOverride: { reason: 'x' }, impact: 'low' });
    const { incident } = made(state, { priority: null });
    expect(incident.priority).toBe('P4');
    expect(incident).not.toHaveProperty('priorityOverride');
  });

  it('sent back as it was read is no change; a reason alone is a new reason for an override only', () => {
    expect(apply(aState(), { priority: 'P3' })).toBeUndefined();
    expect(pointers(refusal(aState(), { priorityReason: 'x' }))).toEqual(['/priorityReason']);
    const overridden = aState({ priority: 'P1', priorityOverride: { reason: 'x' } });
    expect(made(overridden, { priorityReason: 'y' }).incident.priorityOverride).toEqual({ reason: 'y' });
  });

  it('cannot be computed from an impact that was taken out of the settings: it is named', () => {
    expect(pointers(refusal(aState({ impact: 'huge' }), { urgency: 'high' }))).toEqual(['/impact']);
  });
});

describe('custom fields', () => {
  const all = { floor: 3, site: 'lyon', parts: ['drum', 'toner', 'drum'], note: ' yes ', onLoan: false };

  it('are merged one by one, in the form their definitions give them', () => {
    const { incident, events } = made(aState({ customFields: { bought: '2026-01-31' } }), {
      customFields: all,
    });
    const fields = { ...all, parts: ['toner', 'drum'], note: 'yes', bought: '2026-01-31' };
    expect(incident.customFields).toEqual(fields);
    expect(told(events)).toContainEqual({ by: 'agent', field: 'customFields.floor', to: 3, because: 'edit' });
    const cleared = made({ ...aState(), incident }, { customFields: { floor: null, note: null } });
    expect(Object.keys(cleared.incident.customFields).toSorted()).toEqual([
      'bought',
      'onLoan',
      'parts',
      'site',
    ]);
  });

  it.each<[string, unknown]>([
    ['floor', 61],
    ['floor', -4],
    ['floor', 1.5],
    ['floor', '3'],
    ['site', 'paris'],
    ['site', ['lyon']],
    ['parts', 'toner'],
    ['parts', []],
    ['parts', ['toner', 'ink']],
    ['note', 'eleven char'],
    ['note', '  '],
    ['note', 7],
    ['onLoan', 'true'],
    ['bought', '2026-02-30'],
    ['bought', '31.01.2026'],
    ['unknown', 'x'],
    ['unknown', null],
    ['__proto__x', 'x'],
    ['constructor', 'x'],
  ])('%s refuses %j', (name, value) => {
    expect(pointers(refusal(aState(), { customFields: { [name]: value } }))).toEqual([
      `/customFields/${name}`,
    ]);
  });

  it('that are not defined any more stay until they are cleared', () => {
    const state = aState({ customFields: { gone: 'x' } });
    expect(apply(state, { customFields: { gone: 'x' } })).toBeUndefined();
    expect(pointers(refusal(state, { customFields: { gone: 'y' } }))).toEqual(['/customFields/gone']);
    expect(made(state, { customFields: { gone: null } }).incident.customFields).toEqual({});
  });
});

describe('the status', () => {
  const solvable = aState({ customFields: { site: 'lyon' } });

  it('moves as is legal; what is not names what is', () => {
    const { incident, events } = made(solvable, { status: 'waiting' });
    expect(incident.status).toBe('waiting');
    expect(told(events)).toEqual([
      { by: 'agent', field: 'status', from: 'unresolved', to: 'waiting', because: 'edit' },
    ]);
    const error = refusal(aState(), { status: 'closed' });
    expect([error.code, error.facts.legal]).toEqual(['illegalTransition', ['waiting', 'solved']]);
  });

  it('is not solved while a required task is open', () => {
    const error = refusal(aState({ ...solvable.incident, openRequiredTasks: 2 }), { status: 'solved' });
    expect([error.code, error.message]).toEqual(['conflict', '2 tasks must be done before it is solved.']);
  });

  it('is not solved without what the settings require; the same request may bring it', () => {
    const strict = { ...settings, workflow: { ...settings.workflow, resolutionRequired: true } };
    const error = refusal(aState(), { status: 'solved' }, strict);
    expect(error.code).toBe('conflict');
    expect(pointers(error)).toEqual(['/disposition', '/resolutionGeneral', '/customFields/site']);
    const codes = { disposition: 'fixed', resolutionGeneral: 'repaired', customFields: { site: 'bonn' } };
    expect(pointers(refusal(aState(), { status: 'solved', ...codes }, strict))).toEqual([
      '/resolutionSpecific',
    ]);
    const { incident } = made(aState(), { status: 'solved', ...codes, resolutionSpecific: 'onSite' }, strict);
    expect(incident).toMatchObject({ status: 'solved', solvedAt: later.toISOString() });
  });

  it.each([
    [true, 'New drum.'],
    [false, undefined],
  ])(
    'solved tells the customer, with the resolution only where it is shared: %j',
    (shareResolution, text) => {
      const change = made(solvable, { status: 'solved', resolutionNotes: 'New drum.', shareResolution });
      const [message, ...others] = change.messages;
      expect(others).toEqual([]);
      expect(message).toMatchObject({ type: 'incidentClosed', to: ['ada@example.com'], state: 'queued' });
      const mailed = change.events.find(({ type }) => type === 'emailOut')!;
      expect(mailed.data.text).toBe(text);
      expect(message!.event).toEqual(text === undefined ? undefined : { at: mailed.at, id: mailed.id });
    },
  );

  it('solved tells nobody without an address, and any other status nobody at all', () => {
    const nameless = aState({ ...solvable.incident, contact: { id: 'contact-1', name: 'Ada Example' } });
    expect(made(nameless, { status: 'solved' }).messages).toEqual([]);
    expect(made(solvable, { status: 'waiting' }).messages).toEqual([]);
    const solved = aState({ ...solvable.incident, status: 'solved', solvedAt: morning.toISOString() });
    expect(made(solved, { status: 'closed' }).messages).toEqual([]);
  });

  it('closed asks for the children to be closed only where that is wished and there are some', () => {
    const solved = { status: 'solved' as const, solvedAt: morning.toISOString() };
    const family = { ...solved, children: { all: 2, open: 1 } };
    const asks = (over: object, closeChildren: boolean) =>
      made(aState(over), { status: 'closed', closeChildren }).events.some(
        ({ type }) => type === 'childrenToClose',
      );
    expect([asks(family, true), asks(family, false), asks(solved, true)]).toEqual([true, false, false]);
    expect(IncidentPatch.safeParse({ closeChildren: true }).success).toBe(false);
  });
});

describe('save and route', () => {
  it('leads where the first rule that holds says, after the other changes', () => {
    const change = made(aState(), { category: 'printers', route: true });
    expect(change.incident).toMatchObject({ queue: 'first', supportGroup: 'hardware' });
    expect(told(change.events).slice(1)).toEqual([
      { by: 'desk', field: 'queue', to: 'first', because: 'routing: printers' },
      { by: 'desk', field: 'supportGroup', to: 'hardware', because: 'routing: printers' },
    ]);
    const german = made(aState(), { category: 'printers', language: 'de', route: true }).incident;
    expect(german.queue).toBe('first');
    expect(german).not.toHaveProperty('supportGroup');
  });

  it('leaves an incident where it is that no rule is for, and takes no queue beside', () => {
    expect(apply(aState(), { route: true })).toBeUndefined();
    expect(IncidentPatch.safeParse({ route: true, queue: 'first' }).success).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  assign,
  type Change,
  explainRoute,
  type Incident,
  type IncidentState,
  route,
  take,
} from '../../../shared/incidents/index.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/index.ts';
import { aState } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { morning } from '../../support/time.ts';

const label = (en: string) => ({ en });
const ada = { id: 'ada', name: 'Ada Agent' };
const bob = { id: 'bob', name: 'Bob Agent' };
const settings: Settings = {
  ...defaultSettings,
  teams: {
    queues: [{ code: 'inbox', label: label('Inbox') }],
    groups: [
      { code: 'hardware', label: label('Hardware'), members: [ada] },
      { code: 'software', label: label('Software'), members: [bob] },
      { code: 'partners', label: label('Partners'), members: [] },
    ],
  },
  routing: [
    { name: 'Urgent mail', when: { channel: 'email', priority: 'P1' }, queue: 'inbox' },
    { name: 'Printers', when: { category: 'printers' }, supportGroup: 'hardware' },
  ],
};
const by = (agent = ada, over: object = {}) => ({
  ...{ actor: { kind: 'agent' as const, ...agent }, now: morning, newId: countedIds(), settings },
  ...over,
});
const free = by(ada, { settings: defaultSettings });
const on = (over: Partial<Incident> = {}): IncidentState => aState(over);
/** What the timeline says of the fields. */
const told = (change: Change | undefined) =>
  change?.events.flatMap(({ type, actor, data }) =>
    type === 'fieldChanged' ? [[data.field, data.from, data.to, data.because, actor.id]] : [],
  );
const faultsOf = (decide: () => unknown) => {
  try {
    decide();
  } catch (error) {
    return (error as { facts: { fields?: { pointer: string }[] } }).facts.fields?.map(
      ({ pointer }) => pointer,
    );
  }
  return 'nothing thrown';
};

describe('assigning', () => {
  it('tells each field from what to what, by whom', () => {
    const change = assign(
      on({ queue: 'inbox' }),
      { assignee: ada, supportGroup: 'hardware', queue: null },
      by(bob),
    );
    expect(change?.incident).toMatchObject({ assignee: ada, supportGroup: 'hardware', version: 2 });
    expect(change?.incident).not.toHaveProperty('queue');
    expect(told(change)).toEqual([
      ['queue', 'inbox', undefined, 'assign', 'bob'],
      ['supportGroup', undefined, 'hardware', 'assign', 'bob'],
      ['assignee', undefined, ada, 'assign', 'bob'],
    ]);
  });

  it('keeps the reason an agent gives', () => {
    const change = assign(on(), { queue: 'inbox', reason: 'Needs a part' }, by());
    expect(told(change)).toEqual([['queue', undefined, 'inbox', 'Needs a part', 'ada']]);
  });

  it('to where it is already changes nothing', () => {
    const state = on({ assignee: ada, supportGroup: 'hardware' });
    expect(assign(state, { assignee: ada, supportGroup: 'hardware' }, by())).toBeUndefined();
  });

  it.each([
    ['a queue', { queue: 'nowhere' }, {}, ['/queue']],
    ['a group', { supportGroup: 'nowhere' }, {}, ['/supportGroup']],
    ['an agent', { assignee: { id: 'eve', name: 'Eve' } }, {}, ['/assignee']],
    ['an agent of the group it is in', { assignee: bob }, { supportGroup: 'hardware' }, ['/assignee']],
    ['an agent of the group it goes to', { assignee: ada, supportGroup: 'software' }, {}, ['/assignee']],
    ['any of it', { queue: 'x', assignee: { id: 'eve', name: 'Eve' } }, {}, ['/queue', '/assignee']],
  ])('refuses what the teams do not know: %s', (_, wish, over, pointers) => {
    expect(faultsOf(() => assign(on(over), wish, by()))).toEqual(pointers);
  });

  it('takes anybody where the teams name nobody, and in a group without members anybody of the teams', () => {
    const eve = { id: 'eve', name: 'Eve' };
    expect(
      assign(on(), { assignee: eve, supportGroup: 'any', queue: 'any' }, free)?.incident.assignee,
    ).toEqual(eve);
    expect(assign(on(), { assignee: bob, supportGroup: 'partners' }, by())?.incident.assignee).toEqual(bob);
    expect(faultsOf(() => assign(on(), { assignee: eve, supportGroup: 'partners' }, by()))).toEqual([
      '/assignee',
    ]);
  });

  it('calls an agent what the teams call them', () => {
    const change = assign(on(), { assignee: { id: 'ada', name: 'Somebody Else' } }, by());
    expect(change?.incident.assignee).toEqual(ada);
  });

  it('to another group takes it from whoever is not in that one, by rule', () => {
    const change = assign(
      on({ assignee: ada, supportGroup: 'hardware' }),
      { supportGroup: 'software' },
      by(),
    );
    expect(change?.incident).not.toHaveProperty('assignee');
    expect(told(change)?.[1]).toEqual(['assignee', ada, undefined, 'not in the support group', 'desk']);
    const stays = assign(on({ assignee: ada, supportGroup: 'hardware' }), { supportGroup: 'partners' }, by());
    expect(stays?.incident.assignee).toEqual(ada);
  });
});

describe('taking', () => {
  it('gives it to who takes it, from whoever had it', () => {
    expect(told(take(on({ assignee: bob }), { unlessAssigned: false }, by()))).toEqual([
      ['assignee', bob, ada, 'take', 'ada'],
    ]);
  });

  it('what one has already changes nothing', () => {
    expect(take(on({ assignee: ada }), { unlessAssigned: true }, by())).toBeUndefined();
  });

  it('unless assigned names who has it', () => {
    const other = () => take(on({ assignee: bob }), { unlessAssigned: true }, by());
    expect(other).toThrow(
      expect.objectContaining({ code: 'conflict', message: 'It is assigned to Bob Agent.' }),
    );
    expect(take(on(), { unlessAssigned: true }, by())?.incident.assignee).toEqual(ada);
  });

  it('is for members of its group, and for managers', () => {
    const state = on({ supportGroup: 'software' });
    expect(() => take(state, { unlessAssigned: false }, by())).toThrow(/software/);
    const change = take(state, { unlessAssigned: false }, by(ada, { manages: true }));
    expect(change?.incident.assignee).toEqual(ada);
  });
});

describe('routing', () => {
  it('leads where the first rule says that holds, and tells which', () => {
    const state = on({ category: 'printers' });
    const change = route(state, by());
    expect(told(change)).toEqual([['supportGroup', undefined, 'hardware', 'routing: Printers', 'desk']]);
    expect(explainRoute(change!.incident, settings)).toMatchObject({
      ...{ route: { name: 'Printers' }, because: 'It holds: category is printers.' },
    });
  });

  it('changes nothing where no rule holds, and says so', () => {
    expect(route(on({ channel: 'email', priority: 'P2' }), by())).toBeUndefined();
    expect(explainRoute(on().incident, settings)).toEqual({
      ...{ route: null, because: 'None of the 2 rules of the routing holds.' },
    });
    expect(explainRoute(on().incident, defaultSettings).because).toBe('The routing has no rules.');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Incident } from '../../../shared/incidents/index.ts';
import { listOfView, nameOfView, type ViewParameters } from '../../../shared/views/index.ts';
import { anIncident } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

const viewer = { id: 'agent-1', groups: ['hardware', 'network'], now: morning };
const open = ['unresolved', 'waiting', 'updated'];
const all = [...open, 'solved', 'closed'];
const listOf = (view: ViewParameters) => listOfView(view, viewer);
const scope = (name: string, values: string[], statuses = open) => ({
  source: { kind: 'scope', scope: name, values, statuses },
});
const owner = (name: string, id: string) => ({ source: { kind: 'owner', owner: name, id } });

describe('a view is read', () => {
  it.each<[string, ViewParameters, object]>([
    ['by status where nothing is named', {}, scope('status', [''])],
    ['by all statuses', { status: 'all' }, scope('status', [''], all)],
    ['by one status', { status: 'solved' }, scope('status', [''], ['solved'])],
    ['by the caller', { assignee: 'me' }, scope('assignee', ['agent-1'])],
    ['by another agent', { assignee: 'agent-2' }, scope('assignee', ['agent-2'])],
    ['by nobody', { assignee: 'none' }, scope('assignee', ['-'])],
    ['by the caller’s groups', { group: 'mine' }, scope('group', ['hardware', 'network'])],
    ['by a group', { group: 'hardware', status: 'closed' }, scope('group', ['hardware'], ['closed'])],
    ['by no queue', { queue: 'none' }, scope('queue', ['-'])],
    [
      'by the assignee before group and queue',
      { queue: 'q', group: 'g', assignee: 'a' },
      scope('assignee', ['a']),
    ],
    ['by the group before the queue', { queue: 'q', group: 'g' }, scope('group', ['g'])],
    ['by contact', { contact: 'c1' }, owner('contact', 'c1')],
    ['by device, however it is spelt', { serialNumber: 'ab-12 x' }, owner('asset', 'AB12X')],
    ['by account', { account: 'a1' }, owner('account', 'a1')],
    ['by topic', { topic: 't' }, owner('topic', 't')],
    ['by contact before all else', { contact: 'c1', assignee: 'me', account: 'a' }, owner('contact', 'c1')],
    ['by assignee before account', { account: 'a', assignee: 'me' }, scope('assignee', ['agent-1'])],
    [
      'by assignee in an order that owners lack',
      { contact: 'c1', assignee: 'me', sort: 'due' },
      scope('assignee', ['agent-1']),
    ],
    ['by status for what is due of an owner', { contact: 'c1', due: 'late' }, scope('status', [''])],
  ])('%s', (_, view, expected) => {
    expect(listOf(view)).toMatchObject(expected);
  });

  it.each<[ViewParameters, string, boolean]>([
    [{}, 'created', true],
    [{ sort: 'updated' }, 'updated', true],
    [{ sort: 'priority' }, 'priority', false],
    [{ sort: 'due' }, 'due', false],
    [{ due: 'late' }, 'due', false],
    [{ order: 'asc' }, 'created', false],
    [{ sort: 'priority', order: 'desc' }, 'priority', true],
  ])('%j by %s, descending: %s', (view, order, descending) => {
    expect(listOf(view)).toMatchObject({ order, descending });
  });

  it.each<[ViewParameters, object]>([
    [{ due: 'late' }, { to: '2026-06-12T08:00:00.001Z' }],
    [{ due: 'soon' }, { to: '2026-06-12T09:00:00.001Z' }],
    [{ due: 'soon', dueWithin: 5 }, { to: '2026-06-12T08:05:00.001Z' }],
    [
      { createdFrom: 'a', createdTo: 'b' },
      { from: 'a', to: 'b' },
    ],
    [{ sort: 'updated', updatedTo: 'b' }, { to: 'b' }],
    [
      { sort: 'priority', priority: 'P2' },
      { from: 'P2 ', to: 'P2!' },
    ],
  ])('%j within bounds of its order, and without a filter', (view, bounds) => {
    const { source: _, order: __, descending: ___, ...rest } = listOf(view);
    expect(rest).toEqual(bounds);
  });
});

describe('what else a view names', () => {
  const incident = anIncident({
    ...{ assignee: { id: 'agent-1', name: 'A' }, supportGroup: 'network', queue: 'q1', account: 'a1' },
    ...{ topic: 't1', product: 'p1', category: 'k1', tags: ['vip', 'late'], priority: 'P2', language: 'fr' },
    ...{ channel: 'phone', asset: { serialNumber: 'ab 12' }, updatedAt: '2026-06-13T08:00:00.000Z' },
    participants: [{ id: 'contact-9', name: 'P' }],
  });

  it.each<[ViewParameters, boolean]>([
    [{ contact: 'contact-1', assignee: 'me' }, true],
    [{ contact: 'contact-1', assignee: 'none' }, false],
    [{ contact: 'contact-1', assignee: 'agent-2' }, false],
    [{ contact: 'contact-1', group: 'mine' }, true],
    [{ contact: 'contact-1', group: 'hardware' }, false],
    [{ contact: 'contact-1', queue: 'q1' }, true],
    [{ contact: 'contact-1', queue: 'none' }, false],
    [{ assignee: 'me', sort: 'due', contact: 'contact-9' }, true],
    [{ assignee: 'me', sort: 'due', contact: 'contact-2' }, false],
    [{ assignee: 'me', account: 'a1' }, true],
    [{ assignee: 'me', account: 'a2' }, false],
    [{ assignee: 'me', topic: 't2' }, false],
    [{ assignee: 'me', sort: 'due', serialNumber: 'AB-12' }, true],
    [{ assignee: 'me', sort: 'due', serialNumber: 'AB-13' }, false],
    [{ contact: 'contact-1', status: 'solved' }, false],
    [{ contact: 'contact-1', status: 'open' }, true],
    [{ priority: 'P2' }, true],
    [{ priority: 'P3' }, false],
    [{ channel: 'phone' }, true],
    [{ channel: 'email' }, false],
    [{ product: 'p1' }, true],
    [{ product: 'p2' }, false],
    [{ category: 'k2' }, false],
    [{ tag: 'vip' }, true],
    [{ tag: 'vi' }, false],
    [{ language: 'fr' }, true],
    [{ language: 'en' }, false],
    [{ sort: 'updated', createdFrom: '2026-06-12T08:00:00.000Z' }, true],
    [{ sort: 'updated', createdTo: '2026-06-12T08:00:00.000Z' }, false],
    [{ updatedFrom: '2026-06-13T08:00:00.000Z' }, true],
    [{ updatedTo: '2026-06-13T08:00:00.000Z' }, false],
    [{ priority: 'P2', tag: 'vip', language: 'en' }, false],
  ])('filters: %j keeps it: %s', (view, kept) => {
    expect(listOf(view).keep?.(incident as Incident)).toBe(kept);
  });
});

describe('the name of a view', () => {
  const name = (view: ViewParameters, viewerId = 'agent-1') => nameOfView(view, viewerId);

  it('is one however the view is spelt', () => {
    expect(name({ status: 'open', sort: 'created', order: 'desc' })).toBe(name({}));
    expect(name({ serialNumber: 'ab-12' })).toBe(name({ serialNumber: 'AB 12' }));
    expect(name({ due: 'soon', dueWithin: 60 })).toBe(name({ sort: 'due', due: 'soon' }));
    expect(name({ queue: 'q', tag: 't' })).toBe(name({ tag: 't', queue: 'q' }));
  });

  it('tells apart whose it is where it says so', () => {
    expect(name({ assignee: 'me' }, 'agent-2')).not.toBe(name({ assignee: 'me' }));
    expect(name({ group: 'mine' }, 'agent-2')).not.toBe(name({ group: 'mine' }));
    expect(name({ assignee: 'x' }, 'agent-2')).toBe(name({ assignee: 'x' }));
  });

  it('differs with anything that is named', () => {
    const value = fc.constantFrom('a', 'b', undefined);
    const view = fc
      .record({ assignee: value, group: value, queue: value, topic: value, tag: value, product: value })
      .map((fields) => JSON.parse(JSON.stringify(fields)) as ViewParameters);
    fc.assert(
      fc.property(view, view, (one, other) => {
        expect(name(one) === name(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

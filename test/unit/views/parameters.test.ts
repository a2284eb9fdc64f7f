import { describe, expect, it } from '@jest/globals';
import { listIncidentsRoute } from '../../../functions/api/routes/views.ts';
import { ViewParameters } from '../../../shared/views/index.ts';

const faultsOf = (schema: typeof ViewParameters, input: unknown) =>
  (schema.safeParse(input).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  );

describe('parameters of a view', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['a status', { status: 'waiting' }],
    ['everything of one scope', { assignee: 'none', sort: 'priority', order: 'desc' }],
    ['several scopes', { assignee: 'me', queue: 'printers', topic: 'network' }],
    ['an owner in order of creation', { contact: 'c1', sort: 'created' }],
    ['an owner and an assignee in any order', { contact: 'c1', assignee: 'me', sort: 'updated' }],
    ['an owner and what is due', { account: 'a1', due: 'late' }],
    ['what is due soon', { due: 'soon', dueWithin: '90', sort: 'due', status: 'waiting' }],
  ])('may name %s', (_, input) => {
    expect(faultsOf(ViewParameters, input)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown field', { asignee: 'me' }, ['asignee']],
    ['an unknown status', { status: 'new' }, ['status']],
    ['an unknown order', { sort: 'subject' }, ['sort']],
    ['an empty name', { queue: ' ' }, ['queue']],
    ['a name too long', { contact: 'x'.repeat(129) }, ['contact']],
    ['a line break in a name', { topic: 'a\nb' }, ['topic']],
    ['a serial number of nothing', { serialNumber: ' - ' }, ['serialNumber']],
    ['a window without due=soon', { due: 'late', dueWithin: 5 }, ['dueWithin']],
    ['a window of no length', { due: 'soon', dueWithin: 0 }, ['dueWithin']],
    ['a window without end', { due: 'soon', dueWithin: 10_081 }, ['dueWithin']],
    ['what is due in another order', { due: 'late', sort: 'updated' }, ['sort']],
    ['what is due and done', { due: 'late', status: 'solved' }, ['status']],
    ['what is due of all', { due: 'soon', status: 'all' }, ['status']],
    ['an owner alone in another order', { contact: 'c1', sort: 'updated' }, ['sort']],
    ['a topic alone by priority', { topic: 't', sort: 'priority' }, ['sort']],
    ['a day for an instant', { createdFrom: '2026-06-12' }, ['createdFrom']],
    [
      'an end before its beginning',
      { createdFrom: '2026-06-12T08:00:00Z', createdTo: '2026-06-12T08:00:00Z' },
      ['createdTo'],
    ],
    ['two faults', { due: 'late', sort: 'created', dueWithin: 5 }, ['dueWithin', 'sort']],
  ])('may not name %s', (_, input, fields) => {
    expect(faultsOf(ViewParameters, input)).toEqual(fields);
  });

  it('spell instants in one way, so that they sort as text', () => {
    expect(ViewParameters.parse({ createdFrom: '2026-06-12T10:00:00+02:00' })).toEqual({
      createdFrom: '2026-06-12T08:00:00.000Z',
    });
  });
});

describe('the query of the list', () => {
  const faults = (query: unknown) => faultsOf(listIncidentsRoute.query as never, query);

  it('takes a view with a limit and a cursor, and nothing else', () => {
    expect(faults({ view: 'my-active', limit: '10', cursor: 'x' })).toEqual([]);
    expect(faults({ view: 'my-active', status: 'open', queue: 'x' })).toEqual(['status', 'queue']);
  });

  it.each(['0', '101', '1.5', 'x', ''])('refuses the limit %s', (limit) => {
    expect(faults({ limit })).toEqual(['limit']);
  });

  it('refuses what a saved view would refuse', () => {
    expect(faults({ contact: 'c1', sort: 'updated' })).toEqual(['sort']);
    expect(faults({ page: '2' })).toEqual(['page']);
  });
});

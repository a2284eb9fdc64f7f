import { describe, expect, it } from '@jest/globals';
import type { DeskError } from '../../../shared/platform/errors.ts';
import { actorOf } from '../../../shared/platform/http/actor.ts';
import { type Role, roles } from '../../../shared/platform/http/route.ts';
import { aRequest, type RequestLine } from '../../support/a-request.ts';

const actor = (line: Partial<RequestLine>, wanted: Role) =>
  actorOf(aRequest({ route: 'GET /x', ...line }), wanted);
const codeOf = (line: Partial<RequestLine>, wanted: Role): string => {
  try {
    actor(line, wanted);
  } catch (error) {
    return (error as DeskError).code;
  }
  return 'no error';
};

describe('the roles of an actor', () => {
  it.each([
    ['one group', '[agent]', ['agent']],
    ['two groups, as an HTTP API joins them', '[agent manager]', ['agent', 'manager']],
    ['two groups with a comma', '[agent,manager]', ['agent', 'manager']],
    ['two groups with both', '[agent, manager]', ['agent', 'manager']],
    ['a single group without brackets', 'agent', ['agent']],
    ['an array', ['agent', 'admin'], ['agent', 'admin']],
    ['groups that mean nothing here', '[eu-west-1_Google agent public]', ['agent']],
  ])('%s', (_, groups, held) => {
    expect(actor({ groups }, 'agent')?.roles).toEqual(held);
  });

  it.each([
    ['none', '[]'],
    ['an empty claim', ''],
    ['only a group that looks like one of ours', '[agents]'],
    ['the role that everybody has', '[public]'],
    ['another case', '[Agent]'],
  ])('are too few where there is %s', (_, groups) => {
    expect(codeOf({ groups }, 'agent')).toBe('forbidden');
  });

  const pairs = roles.flatMap((held) => roles.map((wanted) => [held, wanted] as const));
  it.each(pairs)('%s, on a route for %s', (held, wanted) => {
    const enough = wanted === 'public' || roles.indexOf(held) >= roles.indexOf(wanted);
    expect(codeOf({ groups: `[${held}]` }, wanted)).toBe(enough ? 'no error' : 'forbidden');
  });

  it.each([
    ['no token', {}],
    ['a token without a subject', { claims: { 'cognito:groups': '[agent]' } }],
    ['groups that are no text', { claims: { sub: 'a', 'cognito:groups': 7 } }],
  ])('cannot be told from %s', (_, line) => {
    expect(codeOf(line, 'agent')).toBe('unauthenticated');
  });
});

describe('the name of an actor', () => {
  it.each([
    ['the name', { name: 'Agent Example', 'cognito:username': 'agent' }, 'Agent Example'],
    ['else the user name', { 'cognito:username': 'agent' }, 'agent'],
    ['else the subject', {}, 'sub-1'],
    ['never more than a hundred characters', { name: 'x'.repeat(500) }, 'x'.repeat(100)],
  ])('is %s', (_, claims, name) => {
    const found = actor({ claims: { sub: 'sub-1', 'cognito:groups': '[agent]', ...claims } }, 'agent');
    expect(found).toEqual({ id: 'sub-1', name, roles: ['agent'] });
  });
});

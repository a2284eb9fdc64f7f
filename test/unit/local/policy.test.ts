import { describe, expect, test } from '@jest/globals';
import { checkCondition } from '../../../local/iam/condition.ts';
import { allows, PolicyDocument } from '../../../local/iam/policy.ts';

const context = {
  'aws:SecureTransport': 'true',
  'aws:PrincipalAccount': '1',
  'aws:ResourceAccount': '1',
  'aws:SourceAccount': '1',
  'aws:RequestedRegion': 'eu-central-1',
};
const table = 'arn:aws:dynamodb:eu-central-1:1:table/desk';
const may = (statements: unknown, action: string, resource = table) =>
  allows(PolicyDocument.parse({ Statement: statements }).Statement, { action, resource }, context);
const allow = (Action: string | string[], Resource: string | string[] = table, more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('a role may do', () => {
  test.each<[string, unknown, string, string, boolean]>([
    ['what is named', allow('dynamodb:GetItem'), 'dynamodb:GetItem', table, true],
    ['whatever the case of the action', allow('dynamodb:getitem'), 'dynamodb:GetItem', table, true],
    ['nothing else', allow('dynamodb:GetItem'), 'dynamodb:PutItem', table, false],
    ['nothing without a statement', [], 'dynamodb:GetItem', table, false],
    ['nothing on another resource', allow('dynamodb:GetItem'), 'dynamodb:GetItem', `${table}2`, false],
    [
      'what a wildcard covers',
      allow('dynamodb:*', `${table}/index/*`),
      'dynamodb:Query',
      `${table}/index/due`,
      true,
    ],
    ['not the table by its indexes', allow('dynamodb:*', `${table}/index/*`), 'dynamodb:Query', table, false],
    ['one of several', allow(['a:B', 'c:D'], ['x', 'y']), 'c:D', 'y', true],
    [
      'not what is denied',
      [allow('*', '*'), { Effect: 'Deny', Action: 'a:B', Resource: '*' }],
      'a:B',
      'x',
      false,
    ],
    ['all but NotAction', { Effect: 'Allow', NotAction: 'a:*', Resource: '*' }, 'b:C', 'x', true],
    ['not NotResource', { Effect: 'Allow', Action: '*', NotResource: 'x*' }, 'b:C', 'xy', false],
    [
      'what its condition allows',
      allow('a:B', 'x', { Condition: { StringEquals: { 'aws:ResourceAccount': ['1', '2'] } } }),
      'a:B',
      'x',
      true,
    ],
    [
      'not what it excludes',
      allow('a:B', 'x', { Condition: { StringNotEquals: { 'aws:ResourceAccount': '1' } } }),
      'a:B',
      'x',
      false,
    ],
    ['regular expression characters stand for themselves', allow('a:B', 'x.y+'), 'a:B', 'xzyy', false],
  ])('%s', (_name, statements, action, resource, expected) => {
    expect(may(statements, action, resource)).toBe(expected);
  });

  test('conditions that cannot be evaluated are refused at the start', () => {
    expect(() => checkCondition('IpAddress', {})).toThrow('IpAddress');
    expect(() => checkCondition('StringLike', { 'ses:FromAddress': 'x' })).toThrow('ses:FromAddress');
  });
});

import { describe, expect, test } from '@jest/globals';
import { noValue, references, resolveValue, type Scope } from '../../../local/template/intrinsics.ts';
import { provisioningOrder } from '../../../local/template/order.ts';

/** `${name}` as a template writes it. */
const placeholder = (name: string): string => `\${${name}}`;

const refs: Record<string, unknown> = {
  Queue: 'http://q',
  'AWS::Region': 'eu-central-1',
  'AWS::NoValue': noValue,
  List: ['a', 'b'],
};
const scope: Scope = {
  ref: (name) => refs[name],
  attribute: (id, name) => (id === 'Table' ? `arn:table/${name}` : undefined),
  condition: (name) => name === 'Yes',
  mapping: (map, first, second) => (map === 'Sizes' ? `${first}-${second}` : undefined),
  import: (name) => (name === 'Shared' ? 'imported' : undefined),
};

describe('resolving intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Queue' }, 'http://q'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table/Arn'],
    ['Fn::GetAtt as a text with dots', { 'Fn::GetAtt': 'Table.A.B' }, 'arn:table/A.B'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-central-1-3'],
    ['Fn::Join of a list', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `${placeholder('Queue')}/${placeholder('Table.Arn')}/${placeholder('!Literal')}` },
      `http://q/arn:table/Arn/${placeholder('Literal')}`,
    ],
    [
      'Fn::Sub with values',
      { 'Fn::Sub': [`${placeholder('x')}-${placeholder('AWS::Region')}`, { x: { Ref: 'Queue' } }] },
      'http://q-eu-central-1',
    ],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
    ['Fn::If', { 'Fn::If': ['Yes', { Ref: 'Queue' }, 1] }, 'http://q'],
    ['Fn::If, the other branch unresolved', { 'Fn::If': ['Yes', 1, { Ref: 'Missing' }] }, 1],
    ['conditions', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    ['Fn::Or', { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Equals': [1, '1'] }] }, true],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'a', { Ref: 'AWS::Region' }] }, 'a-eu-central-1'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'Shared' }, 'imported'],
    [
      'no value, left out',
      { kept: 1, left: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] },
      { kept: 1, list: [2] },
    ],
    [
      'a policy condition, which is no intrinsic',
      { Condition: { StringEquals: {} } },
      { Condition: { StringEquals: {} } },
    ],
  ])('%s', (_name, value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  test.each([
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, /Fn::Cidr is not supported/],
    [{ Ref: 'Missing' }, /Ref Missing points to nothing/],
    [{ 'Fn::GetAtt': ['Queue', 'Nope'] }, /Queue.Nope points to nothing/],
    [{ 'Fn::Join': 'text' }, /Fn::Join needs a list/],
  ])('%j is refused', (value, message) => {
    expect(() => resolveValue(value, scope)).toThrow(message);
  });

  test('references are found wherever they stand', () => {
    const value = {
      a: [{ 'Fn::Sub': `${placeholder('One')}/${placeholder('Two.Arn')}${placeholder('!Not')}` }],
      b: { 'Fn::Join': ['', [{ Ref: 'Three' }]] },
      c: { 'Fn::GetAtt': 'Four.Arn' },
    };
    expect([...references(value)].sort()).toEqual(['Four', 'One', 'Three', 'Two']);
  });
});

describe('the order of provisioning', () => {
  const resource = (Properties: Record<string, unknown>, DependsOn?: string[]) => ({
    Type: 'T',
    Properties,
    ...(DependsOn && { DependsOn }),
  });

  test('puts each resource after those it refers to or depends on', () => {
    const order = provisioningOrder({
      A: resource({ x: { Ref: 'C' } }),
      B: resource({}, ['A']),
      C: resource({ region: { Ref: 'AWS::Region' } }),
    });
    expect(order).toEqual(['C', 'A', 'B']);
  });

  test('names a circle', () => {
    const circle = { A: resource({ x: { Ref: 'B' } }), B: resource({ x: { 'Fn::GetAtt': ['A', 'Arn'] } }) };
    expect(() => provisioningOrder(circle)).toThrow('A → B → A');
  });
});

import { describe, expect, it } from '@jest/globals';
import { errorReply, needsOf } from '../../../local/services/dynamodb/describe.ts';
import { generatePassword } from '../../../local/services/secretsmanager/definition.ts';
import { readRoutes, routeFor } from '../../../local/services/ses/relay.ts';
import { matchesRecipient } from '../../../local/services/ses/rule-match.ts';
import { fateOf } from '../../../local/services/ses/simulator.ts';

describe('a recipient condition', () => {
  it.each([
    ['support@x.org', 'support@x.org', true],
    ['support@x.org', 'Support@X.org', true],
    ['support@x.org', 'support+token@x.org', true],
    ['support+a@x.org', 'support+a@x.org', true],
    ['support+a@x.org', 'support@x.org', false],
    ['support+a@x.org', 'support+b@x.org', false],
    ['support@x.org', 'support@sub.x.org', false],
    ['x.org', 'anyone@x.org', true],
    ['x.org', 'anyone@sub.x.org', false],
    ['.x.org', 'anyone@deep.sub.x.org', true],
    ['.x.org', 'anyone@x.org', false],
    ['.x.org', 'anyone@evilx.org', false],
  ])('%s for mail to %s: %s', (condition, address, expected) => {
    expect(matchesRecipient(condition, address)).toBe(expected);
  });
});

it.each([
  ['bounce@simulator.amazonses.com', 'bounced'],
  ['Bounce+x@Simulator.AmazonSES.com', 'bounced'],
  ['complaint+1@simulator.amazonses.com', 'complained'],
  ['unknown@simulator.amazonses.com', 'bounced'],
  ['bounce@example.com', 'delivered'],
])('the simulator makes of %s: %s', (address, fate) => {
  expect(fateOf(address)).toBe(fate);
});

describe('DESK_ROUTES', () => {
  it('names other desks on this machine by their domains', () => {
    const routes = readRoutes('b.example.com=localhost:2526, c.example.com=[::1]:2527');
    expect(routeFor(routes, 'Support <support@B.example.com>')).toEqual({ host: 'localhost', port: 2526 });
    expect(routeFor(routes, 'x@c.example.com')).toEqual({ host: '::1', port: 2527 });
    expect(routeFor(routes, 'x@d.example.com')).toBeUndefined();
  });
  it.each(['b.example.com', 'b.example.com=mail.example.org:25', '=localhost:1'])('refuses %s', (text) => {
    expect(() => readRoutes(text)).toThrow('DESK_ROUTES');
  });
});

describe('what DynamoDB is asked', () => {
  const arnOf = (name: string) => `arn:${name}`;
  const needs = (operation: string, input: object) =>
    needsOf(operation, Buffer.from(JSON.stringify(input)), arnOf);
  it('names each table of a batch, and a table given by its ARN', () => {
    expect(needs('BatchWriteItem', { RequestItems: { a: [], b: [] } })).toEqual([
      { action: 'dynamodb:BatchWriteItem', resource: 'arn:a' },
      { action: 'dynamodb:BatchWriteItem', resource: 'arn:b' },
    ]);
    expect(needs('GetItem', { TableName: 'arn:aws:dynamodb:r:1:table/a' })).toEqual([
      { action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:r:1:table/a' },
    ]);
    expect(needs('TransactGetItems', { TransactItems: [{ Get: { TableName: 'a' } }] })).toEqual([
      { action: 'dynamodb:GetItem', resource: 'arn:a' },
    ]);
  });
  it('fails in its own words', () => {
    const body = (code: string) =>
      JSON.parse(String(errorReply(400, code, 'said').body)) as Record<string, unknown>;
    expect(body('ThrottlingException').__type).toMatch(/#ProvisionedThroughputExceededException$/);
    expect(body('TransactionCanceledException')).toMatchObject({
      Message: expect.stringContaining('[TransactionConflict]'),
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
    expect(body('ConditionalCheckFailedException').__type).toMatch(
      /v20120810#ConditionalCheckFailedException$/,
    );
    expect(body('AccessDeniedException').__type).toBe('com.amazon.coral.service#AccessDeniedException');
  });
});

describe('a generated password', () => {
  const options = {
    ...{ PasswordLength: 8, ExcludeCharacters: '', ExcludeLowercase: false, ExcludeUppercase: false },
    ...{ ExcludeNumbers: false, ExcludePunctuation: true, IncludeSpace: false },
  };
  it('has one of each kind and nothing that is excluded', () => {
    for (let count = 0; count < 200; count++) {
      const password = generatePassword({ ...options, ExcludeCharacters: 'abcABC012' });
      expect(password).toMatch(/^(?=.*[d-z])(?=.*[D-Z])(?=.*[3-9])[d-zD-Z3-9]{8}$/);
    }
  });
  it('is refused where no character is left', () => {
    const none = { ...options, ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true };
    expect(() => generatePassword(none)).toThrow('excludes every character');
  });
});

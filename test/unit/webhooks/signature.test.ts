import { describe, expect, it } from '@jest/globals';
import { Webhook as Receiver } from 'standardwebhooks';
import { firstSecrets, rotatedSecrets, signedHeaders } from '../../../shared/webhooks/signature.ts';

/** The receiver's library looks at the machine's clock. */
const now = new Date();
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
let made = 0;
const random = (size: number) => {
  made += 1;
  return Buffer.alloc(size, made);
};
const message = { id: 'delivery-1', body: '{"type":"OpportunityOpened","name":"Zürich"}' };
const accepts = (secret: string, headers: Record<string, string>, body = message.body): boolean => {
  try {
    new Receiver(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

describe('a signed message', () => {
  const secrets = firstSecrets(random, now);
  const headers = signedHeaders(message, secrets, now);

  it('is accepted by a receiver who uses a library for Standard Webhooks', () => {
    expect(accepts(secrets[0]!.value, headers)).toBe(true);
  });

  it.each([
    ['body', { ...headers }, `${message.body} `],
    ['id', { ...headers, 'webhook-id': 'delivery-2' }, message.body],
    [
      'instant',
      { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
      message.body,
    ],
  ])('is refused with another %s', (_, altered, body) => {
    expect(accepts(secrets[0]!.value, altered, body)).toBe(false);
  });

  it('is refused by who has another secret', () => {
    expect(accepts(firstSecrets(random, now)[0]!.value, headers)).toBe(false);
  });
});

describe('a rotation', () => {
  const first = firstSecrets(random, now);
  const second = rotatedSecrets(first, random, now);

  it('has messages accepted by the new secret and, for a day, by the one before', () => {
    expect(second.map(({ value }) => value)).toEqual([second[0]!.value, first[0]!.value]);
    const headers = signedHeaders(message, second, now);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    expect(second.map(({ value }) => accepts(value, headers))).toEqual([true, true]);
  });

  it('leaves the old secret without a signature after that day', () => {
    const signatures = (at: Date) => signedHeaders(message, second, at)['webhook-signature'].split(' ');
    expect(signatures(hours(23.9))).toHaveLength(2);
    expect(signatures(hours(24))).toHaveLength(1);
  });

  it('does not lengthen the life of an older one, and forgets what has ended', () => {
    const third = rotatedSecrets(second, random, hours(12));
    expect(third.map(({ until }) => until)).toEqual([
      undefined,
      hours(36).toISOString(),
      hours(24).toISOString(),
    ]);
    expect(rotatedSecrets(third, random, hours(30))).toHaveLength(3);
    expect(rotatedSecrets(third, random, hours(100))).toHaveLength(2);
  });
});

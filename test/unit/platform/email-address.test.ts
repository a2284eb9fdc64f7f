import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EmailAddress } from '../../../shared/platform/email-address.ts';
import { faultWords } from '../../../shared/platform/http/fault-words.ts';
import { recipientsOf } from '../../../shared/responses/index.ts';

test.each([
  ['a'.repeat(64).concat('@example.com'), true],
  ['a'.repeat(65).concat('@example.com'), false],
  [`a@${'b.'.repeat(124)}com`, true],
  [`a@${'b.'.repeat(126)}com`, false],
  ['a@example.com\r\nBcc: b@example.com', false],
])('%s', (address, taken) => {
  expect(EmailAddress.safeParse(address).success).toBe(taken);
});

test.each([
  ['jörg@example.com', 'Mail goes to letters a to z, digits and signs: this has others.'],
  ['joerg@bücher.example', 'Mail goes to letters a to z: write joerg@xn--bcher-kva.example'],
  ['почта@пример.example', 'Mail goes to letters a to z, digits and signs: this has others.'],
  ['a@b\u200b.example', 'Mail goes to letters a to z, digits and signs: this has others.'],
  ['joerg.example.com', 'This is not an e-mail address.'],
  ['', 'This is not an e-mail address.'],
  [undefined, 'It is missing.'],
])('what is wrong with %s is said', (address, words) => {
  const { error } = EmailAddress.safeParse(address, { error: faultWords });
  expect(error?.issues.map(({ message }) => message)).toEqual([words]);
});

test('every address that is taken can be written to', () => {
  const local = fc.stringMatching(/^[A-Za-z0-9_'+.-]{1,80}$/);
  fc.assert(
    fc.property(local, fc.domain(), (before, domain) => {
      const address = `${before}@${domain}`;
      fc.pre(EmailAddress.safeParse(address).success);
      expect(recipientsOf({ to: [{ address }] })).toEqual([address]);
    }),
  );
});

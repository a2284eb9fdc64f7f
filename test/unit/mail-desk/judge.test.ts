import { describe, expect, it } from '@jest/globals';
import type { Automatic, Verdict, Verdicts } from '../../../shared/mail/index.ts';
import { filedAs, quarantineReason } from '../../../shared/mail/judge.ts';
import { anInboundMail } from '../../support/an-inbound-mail.ts';

const all: readonly Verdict[] = ['pass', 'fail', 'none', 'gray'];
const passed = anInboundMail().verdicts;
const judged = (over: Partial<Verdicts>) =>
  quarantineReason(anInboundMail({ verdicts: { ...passed, ...over } }));

describe('a mail is kept apart', () => {
  it.each([
    ['a virus', { virus: 'fail', spam: 'fail' }, 'virus'],
    ['spam', { spam: 'fail' }, 'spam'],
    ['a sender whose domain disowns it', { dmarc: 'fail' }, 'DMARC'],
    ['a sender that neither check vouches for', { spf: 'fail', dkim: 'fail' }, 'SPF and DKIM'],
  ] as const)('for %s', (_, verdicts, word) => {
    expect(judged(verdicts)).toContain(word);
  });

  it('for nothing but a plain failure', () => {
    for (const check of ['virus', 'spam', 'dmarc'] as const) {
      for (const verdict of all) expect(judged({ [check]: verdict }) !== undefined).toBe(verdict === 'fail');
    }
    for (const spf of all) {
      for (const dkim of all) {
        expect(judged({ spf, dkim }) !== undefined).toBe(spf === 'fail' && dkim === 'fail');
      }
    }
  });
});

describe('a mail that no person wrote', () => {
  it.each<[Automatic['kind'], ReturnType<typeof filedAs>]>([
    ['bounce', 'bounce'],
    ['autoReply', 'autoReply'],
    ['ownMail', 'autoReply'],
    ['list', undefined],
    ['daemon', undefined],
  ])('of kind %s is filed as %s', (kind, filed) => {
    expect(filedAs(anInboundMail({ automatic: { kind, reason: 'A reason.' } }))).toBe(filed);
  });

  it('is not one that a person wrote', () => {
    expect(filedAs(anInboundMail())).toBeUndefined();
  });
});

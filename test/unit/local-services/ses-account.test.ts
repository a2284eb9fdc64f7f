import { describe, expect, it } from '@jest/globals';
import { AccountLimits, SendingAccount } from '../../../local/services/ses/account.ts';

const start = Date.UTC(2026, 5, 12, 8);
const held = (limits: Partial<AccountLimits>) => {
  const account = new SendingAccount();
  account.set(AccountLimits.parse(limits));
  const send = (afterMs: number): string => {
    try {
      account.take(start + afterMs);
      return 'taken';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { account, send };
};

describe('the account of SES', () => {
  it('takes so many mails in a second, and as many in the next', () => {
    const { account, send } = held({ maxSendRate: 2 });
    expect([0, 10, 20, 999, 1000, 1500, 1999].map(send)).toEqual([
      ...['taken', 'taken', 'TooManyRequestsException', 'TooManyRequestsException'],
      ...['taken', 'taken', 'TooManyRequestsException'],
    ]);
    expect(account.state(start + 2000)).toMatchObject({
      ...{ busiestSecond: 2, sentLast24Hours: 4, refused: { rate: 3, quota: 0, stopped: 0 } },
    });
  });

  it('takes so many in any 24 hours', () => {
    const { account, send } = held({ max24HourSend: 2 });
    const hour = 3_600_000;
    expect([0, hour, 2 * hour, 24 * hour, 24 * hour + 1, 25 * hour].map(send)).toEqual([
      ...['taken', 'taken', 'LimitExceededException', 'taken', 'LimitExceededException', 'taken'],
    ]);
    expect(account.state(start + 100 * hour).sentLast24Hours).toBe(0);
  });

  it('takes none while sending is stopped, and any number once it is held to nothing', () => {
    const { account, send } = held({ sendingEnabled: false });
    expect(send(0)).toBe('SendingPausedException');
    account.set(undefined);
    expect(Array.from({ length: 20 }, () => send(0))).toEqual(Array.from({ length: 20 }, () => 'taken'));
    expect(account.state(start)).toMatchObject({ held: false, busiestSecond: 20 });
  });

  it.each([{ maxSendRate: 0 }, { max24HourSend: -2 }, { sendingEnabled: 'no' }, { rate: 3 }])(
    'is never set to %j',
    (limits) => {
      expect(AccountLimits.safeParse(limits).success).toBe(false);
    },
  );
});

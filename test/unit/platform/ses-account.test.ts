import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from '@jest/globals';
import { sendingAccount } from '../../../shared/platform/ses-account.ts';
import { minutes, morning, plus } from '../../support/time.ts';

/** SES that answers each call with the next of these, and counts. */
function aSes(...answers: (object | Error)[]) {
  let asked = 0;
  const send = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as unknown as SESv2Client, asked: () => asked };
}

const quota = (
  MaxSendRate: number,
  Max24HourSend: number,
  SentLast24Hours: number,
  SendingEnabled = true,
) => ({
  SendQuota: { MaxSendRate, Max24HourSend, SentLast24Hours },
  SendingEnabled,
});

describe('what SES lets the account send', () => {
  it.each([
    [quota(14, 50_000, 100), { ratePerSecond: 14, left: 49_900, enabled: true }],
    [quota(1, 200, 200), { ratePerSecond: 1, left: 0, enabled: true }],
    [quota(80.5, -1, 7, false), { ratePerSecond: 80, left: Number.POSITIVE_INFINITY, enabled: false }],
    [quota(0.2, 10, 20), { ratePerSecond: 1, left: -10, enabled: true }],
  ])('is read', async (answer, account) => {
    expect(await sendingAccount(aSes(answer).client)(morning)).toEqual(account);
  });

  it('is asked once a minute, however many ask at once', async () => {
    const { client, asked } = aSes(quota(14, 100, 0), quota(20, 100, 50));
    const account = sendingAccount(client);
    await Promise.all(Array.from({ length: 5 }, () => account(morning)));
    expect(await account(plus(morning, minutes(1) - 1))).toMatchObject({ ratePerSecond: 14 });
    expect(asked()).toBe(1);
    expect(await account(plus(morning, minutes(1)))).toMatchObject({ ratePerSecond: 20, left: 50 });
    expect(asked()).toBe(2);
  });

  it('stands as it was where SES does not answer, and is unknown where it never did', async () => {
    const failing = aSes(quota(14, 100, 0), new Error('throttled'), quota(15, 100, 0));
    const account = sendingAccount(failing.client);
    await account(morning);
    expect(await account(plus(morning, minutes(1)))).toMatchObject({ ratePerSecond: 14 });
    expect(await account(plus(morning, minutes(2)))).toMatchObject({ ratePerSecond: 15 });
    const silent = sendingAccount(aSes(new Error('throttled')).client);
    expect(await silent(morning)).toBeUndefined();
  });
});

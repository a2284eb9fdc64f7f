import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';

/** What SES lets the account send just now. */
export interface SendingAccount {
  /** Mails a second. */
  readonly ratePerSecond: number;
  /** Mails that are left of the last 24 hours' quota; infinite for an account without one. */
  readonly left: number;
  /** False while SES, or an operator, has stopped all sending. */
  readonly enabled: boolean;
}

/** SES answers this once a second, to all that ask together: what it said holds for a minute. */
const HOLDS_MS = 60_000;

/**
 * Reads the account, a minute later again. What was known stands where SES does not answer; undefined where nothing
 * ever was: SES itself then holds back what is too fast.
 */
export function sendingAccount(client: SESv2Client): (now: Date) => Promise<SendingAccount | undefined> {
  let known: SendingAccount | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();
  const ask = async () => {
    try {
      const { SendQuota, SendingEnabled = true } = await client.send(new GetAccountCommand({}));
      const { MaxSendRate = 1, Max24HourSend = -1, SentLast24Hours = 0 } = SendQuota ?? {};
      known = {
        ratePerSecond: Math.max(1, Math.floor(MaxSendRate)),
        left: Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend - SentLast24Hours,
        enabled: SendingEnabled,
      };
    } catch {
      // It is asked again in a minute; no mail waits for it.
    }
  };
  return async (now) => {
    if (Math.abs(now.getTime() - askedAt) >= HOLDS_MS) {
      askedAt = now.getTime();
      asking = ask();
    }
    await asking;
    return known;
  };
}

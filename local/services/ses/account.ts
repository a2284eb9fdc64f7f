import * as z from 'zod';
import { SesError } from './error.ts';

/** What SES lets the account send, as its owner would have been granted it. */
export const AccountLimits = z.strictObject({
  /** Mails a second. */
  maxSendRate: z.number().min(1).max(10_000).default(14),
  /** Mails in 24 hours; -1 for no limit. */
  max24HourSend: z.int().min(-1).max(100_000_000).default(50_000),
  sendingEnabled: z.boolean().default(true),
});
export type AccountLimits = z.infer<typeof AccountLimits>;

export interface AccountState {
  readonly limits: AccountLimits;
  /** Whether mail is held to the limits; until they are set, they are only told. */
  readonly held: boolean;
  readonly sentLast24Hours: number;
  /** The most mails that were taken in one second since the limits were set. */
  readonly busiestSecond: number;
  /** Mails that were refused since then. */
  readonly refused: { readonly rate: number; readonly quota: number; readonly stopped: number };
}

const DAY = 86_400_000;

/** Counts what the account sends, by local time. */
export class SendingAccount {
  #limits = AccountLimits.parse({});
  #held = false;
  /** When each mail of the last day was taken, the oldest first. */
  #taken: number[] = [];
  #second = 0;
  #inSecond = 0;
  #busiest = 0;
  #refused = { rate: 0, quota: 0, stopped: 0 };

  /** Holds mail to these limits from now on; undefined: to none. */
  set(limits: AccountLimits | undefined): void {
    this.#limits = limits ?? AccountLimits.parse({});
    this.#held = limits !== undefined;
    this.#busiest = 0;
    this.#refused = { rate: 0, quota: 0, stopped: 0 };
  }

  state(now: number): AccountState {
    this.#forget(now);
    return {
      ...{ limits: this.#limits, held: this.#held, sentLast24Hours: this.#taken.length },
      ...{ busiestSecond: this.#busiest, refused: { ...this.#refused } },
    };
  }

  /**
   * Counts one mail in.
   * @throws SesError as SES does: too many in this second, too many today, or sending has been stopped.
   */
  take(now: number): void {
    this.#forget(now);
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#inSecond = 0;
    }
    if (this.#held) this.#check();
    this.#inSecond += 1;
    this.#busiest = Math.max(this.#busiest, this.#inSecond);
    this.#taken.push(now);
  }

  #check(): void {
    const { maxSendRate, max24HourSend, sendingEnabled } = this.#limits;
    if (!sendingEnabled) {
      this.#refused.stopped += 1;
      throw new SesError('SendingPausedException', 'Sending is paused for this account.');
    }
    if (max24HourSend >= 0 && this.#taken.length >= max24HourSend) {
      this.#refused.quota += 1;
      throw new SesError('LimitExceededException', 'Daily message quota exceeded.');
    }
    if (this.#inSecond >= maxSendRate) {
      this.#refused.rate += 1;
      throw new SesError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    }
  }

  #forget(now: number): void {
    const first = this.#taken.findIndex((at) => at > now - DAY);
    if (first === -1) this.#taken = [];
    else if (first > 0) this.#taken.splice(0, first);
  }
}

import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

/** A mail ready to be handed to SES. */
export interface RawMail {
  /** Comes back with everything SES reports of this mail. */
  readonly messageId: string;
  readonly raw: Buffer;
  readonly recipients: readonly string[];
}

/**
 * What became of handing a mail over.
 * - `taken`: SES has it, under its own id.
 * - `refused`: SES will not take this mail, now or later.
 * - `later`: SES takes no more mail for now: too many a second, too many a day, or all sending is stopped.
 * - `not taken`: SES did not take it for what is wrong with the account or the deployment.
 * - `unclear`: no answer came, or a server's fault: it may have been taken.
 */
export type HandedOver =
  | { readonly outcome: 'taken'; readonly sesMessageId: string }
  | { readonly outcome: 'later'; readonly reason: Later }
  | { readonly outcome: 'refused'; readonly reason: string; readonly error: unknown }
  | { readonly outcome: 'not taken' | 'unclear'; readonly error: unknown };

type Later = 'throttled' | 'quota' | 'paused';

export type HandOver = (mail: RawMail) => Promise<HandedOver>;

/**
 * Hands mails to SES, tagged with our id. `client` must try once only: a second try could be a second mail.
 * The sender is who the mail's From names: SES would put a `FromEmailAddress` in its place, name and all.
 */
export const sesMailer =
  (client: SESv2Client, configurationSet: string): HandOver =>
  async ({ messageId, raw, recipients }) => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          Content: { Raw: { Data: raw } },
          // Of a raw mail this is the envelope alone: who is To, Cc or Bcc is said by its header.
          Destination: { ToAddresses: [...recipients] },
          ConfigurationSetName: configurationSet,
          EmailTags: [{ Name: 'messageId', Value: messageId }],
        }),
      );
      if (!MessageId) return { outcome: 'unclear', error: new Error('SES answered without an id.') };
      return { outcome: 'taken', sesMessageId: MessageId };
    } catch (error) {
      return verdictOf(error);
    }
  };

/** What is wrong with the mail itself. All else that SES says no with is about the account, or passes. */
const refusals: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException']);

const stopped: ReadonlySet<string> = new Set(['SendingPausedException', 'AccountSuspendedException']);
const throttles: ReadonlySet<string> = new Set([
  ...['TooManyRequestsException', 'LimitExceededException', 'ThrottlingException', 'Throttling'],
]);

function verdictOf(error: unknown): Exclude<HandedOver, { outcome: 'taken' }> {
  const {
    name = '',
    message = '',
    $metadata,
  } = error as Partial<Error> & {
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status >= 500) return { outcome: 'unclear', error };
  if (refusals.has(name)) return { outcome: 'refused', reason: reasonOf(message), error };
  if (stopped.has(name)) return { outcome: 'later', reason: 'paused' };
  if (throttles.has(name) || status === 429) {
    // The same errors say both; what they are about is told by their words alone.
    return { outcome: 'later', reason: /daily|24.?hour/i.test(message) ? 'quota' : 'throttled' };
  }
  return { outcome: 'not taken', error };
}

/** SES names addresses in its own words: these do not. */
const reasonOf = (message: string): string =>
  /not verified/i.test(message)
    ? 'SES refused the mail: the address is not verified. While the account is in the sandbox of SES, recipients must be, too.'
    : 'SES refused the mail.';

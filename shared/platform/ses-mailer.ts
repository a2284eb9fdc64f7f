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
 * - `not taken`: SES did not take it, but may (throttled, paused, not yet set up).
 * - `unclear`: no answer came, or a server's fault: it may have been taken.
 */
export type HandedOver =
  | { readonly outcome: 'taken'; readonly sesMessageId: string }
  | { readonly outcome: 'refused' | 'not taken' | 'unclear'; readonly error: unknown };

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
      return { outcome: verdictOf(error), error };
    }
  };

/** What is wrong with the mail itself. All else that SES says no with is about the account, or passes. */
const refusals: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException']);

function verdictOf(error: unknown): 'refused' | 'not taken' | 'unclear' {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status >= 500) return 'unclear';
  return refusals.has(name ?? '') ? 'refused' : 'not taken';
}

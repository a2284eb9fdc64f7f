import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';

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

/** Hands mails to SES, tagged with our id. `client` must try once only: a second try could be a second mail. */
export const sesMailer =
  (client: SESClient, from: { source: string; configurationSet: string }): HandOver =>
  async ({ messageId, raw, recipients }) => {
    try {
      const { MessageId } = await client.send(
        new SendRawEmailCommand({
          Source: from.source,
          Destinations: [...recipients],
          RawMessage: { Data: raw },
          ConfigurationSetName: from.configurationSet,
          Tags: [{ Name: 'messageId', Value: messageId }],
        }),
      );
      if (!MessageId) return { outcome: 'unclear', error: new Error('SES answered without an id.') };
      return { outcome: 'taken', sesMessageId: MessageId };
    } catch (error) {
      return { outcome: verdictOf(error), error };
    }
  };

function verdictOf(error: unknown): 'refused' | 'not taken' | 'unclear' {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status >= 500) return 'unclear';
  return name === 'MessageRejected' || name === 'InvalidParameterValue' ? 'refused' : 'not taken';
}

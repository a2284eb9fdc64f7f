/** What a server did with a mail for one recipient: RFC 3464, section 2.3.3. */
export const deliveryActions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
export type DeliveryAction = (typeof deliveryActions)[number];

export interface ReportedRecipient {
  /** As the server that gave up knew it, in lower case; '' where the report does not say. */
  readonly address: string;
  /** As the sender wrote it, where the mail was forwarded on the way. */
  readonly original?: string;
  readonly action: DeliveryAction;
  /** RFC 3463: `5.1.1`. */
  readonly status?: string;
  /** The server's own words, one line of at most 300 characters. */
  readonly diagnostic?: string;
}

/** What is known of the mail that a report is about. */
export interface ReturnedMail {
  /** Message-IDs it may have, without `<>`, the likeliest first. */
  readonly messageIds: readonly string[];
  /** Addresses that stood in its Reply-To: our signed one proves that the mail was ours. */
  readonly replyTo: readonly string[];
  /** Whom it went to, in lower case. */
  readonly to: readonly string[];
}

/** A report about a mail of ours: of its delivery, or that somebody complained about it. */
export interface MailReport {
  readonly kind: 'delivery' | 'complaint';
  /** How it was recognised, in words. */
  readonly form: string;
  readonly recipients: readonly ReportedRecipient[];
  readonly returned: ReturnedMail;
  /** RFC 5965: what was complained about; `abuse`, `not-spam` … */
  readonly feedback?: string;
}

export const longestDiagnostic = 300;

/** One line of bounded length; undefined for nothing. */
export function diagnosticLine(text: string | undefined): string | undefined {
  const line = text
    ?.slice(0, 2_000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestDiagnostic);
  return line === '' ? undefined : line;
}

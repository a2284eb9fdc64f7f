import type { MailReport } from './bounce/report.ts';

export interface MailAddress {
  /** Decoded; '' when the mail gives none. */
  readonly name: string;
  /** As written, with its domain in lower case. Always holds an `@`. */
  readonly address: string;
}

export interface MailAttachment {
  /** 1–255 characters: no path, no control characters, never empty. */
  readonly name: string;
  /** Lower-case MIME type as claimed by the sender. Never serve it as is. */
  readonly type: string;
  readonly content: Uint8Array;
  /** Without <>; what `cid:` links in the HTML name. */
  readonly contentId?: string;
  /** Shown within the HTML, or asked to be. */
  readonly inline: boolean;
}

export interface LeftOut {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** How a check that SES made came out. `none`: not made, or nothing to check. `gray`: no clear answer. */
export type Verdict = 'pass' | 'fail' | 'none' | 'gray';

export interface Verdicts {
  readonly spf: Verdict;
  readonly dkim: Verdict;
  readonly dmarc: Verdict;
  readonly spam: Verdict;
  readonly virus: Verdict;
}

/**
 * Why no person wrote this mail to us just now. None of these may be answered automatically.
 * - `ownMail`: one of our own addresses sent it. Never opens or wakes an incident.
 * - `bounce`: a delivery report or abuse report about a mail of ours. Filed with that mail.
 * - `autoReply`: a machine's answer to a mail of ours (vacation, out of office, read receipt). Filed.
 * - `list`: came over a mailing list or in bulk. May still ask something.
 * - `daemon`: a machine wrote it (monitoring, forms, no-reply senders). May still ask something.
 */
export interface Automatic {
  readonly kind: 'autoReply' | 'bounce' | 'list' | 'daemon' | 'ownMail';
  readonly reason: string;
}

/** A mail as read. Instants are ISO 8601 in UTC, message ids come without `<>`. */
export interface InboundMail {
  readonly messageId?: string;
  readonly from?: MailAddress;
  readonly replyTo: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /**
   * Addresses in lower case, no address twice: the envelope's as SES noted it first, then To and Cc, then those that
   * servers on the way have noted (Delivered-To, X-Original-To, …).
   */
  readonly recipients: readonly string[];
  /** Fields of the sender's own making, `x-…`, by their names in lower case: the first of each, in one line. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** '' is the null sender; undefined when the mail carries no Return-Path. */
  readonly envelopeFrom?: string;
  /** One line, at most 250 characters; '' when there is none. */
  readonly subject: string;
  readonly date?: string;
  readonly inReplyTo?: string;
  /** Oldest first, at most 100. */
  readonly references: readonly string[];
  /** The whole text with `\n` line ends, at most 1 MB of UTF-8; from the HTML where the mail has no text. */
  readonly text: string;
  readonly truncated: boolean;
  /** The text without quoted history and signature; all of it when nothing else is there. */
  readonly newText: string;
  /** Sanitised; runs nothing, loads nothing but `cid:` and `data:` images. */
  readonly html?: string;
  readonly attachments: readonly MailAttachment[];
  readonly leftOut: readonly LeftOut[];
  readonly verdicts: Verdicts;
  readonly automatic?: Automatic;
  /** What it reports of a mail of ours, where it is a delivery report or a complaint. */
  readonly report?: MailReport;
  /** What could not be read, in words; everything else holds what could. */
  readonly unreadable?: string;
}

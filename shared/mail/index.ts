export type {
  Automatic,
  InboundMail,
  LeftOut,
  MailAddress,
  MailAttachment,
  Verdict,
  Verdicts,
} from './inbound-mail.ts';
export { newText, type SplitText } from './new-text.ts';
export { type ReadMailOptions, readMail } from './read-mail.ts';

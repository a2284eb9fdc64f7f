export { AutomaticFlow, goesOnAt, isBraked } from './automatic-cap.ts';
export { type AutomaticCap, automaticCap } from './automatic-cap-store.ts';
export { closesAt, countMail, isOpen, type MailLimits, reset, SenderFlow } from './caps.ts';
export { type ListedBreaker, type SenderFlowStore, senderFlowStore } from './caps-store.ts';
export type {
  Automatic,
  InboundMail,
  LeftOut,
  MailAddress,
  MailAttachment,
  Verdict,
  Verdicts,
} from './inbound-mail.ts';
export { InboundRecord, isSettled, outcomes } from './inbound-record.ts';
export { type InboundStore, inboundStore } from './inbound-store.ts';
export { mailIdOfKey, rawMailKey, sentMailKey } from './mail-id.ts';
export { type LoggedMail, type LogSpan, type MailLog, mailLog } from './mail-log-store.ts';
export { mailReceiver, type ReceiverParts } from './mail-receiver.ts';
export { signatureIn } from './outgoing-look.ts';
export { type ReadMailOptions, readMail } from './read-mail.ts';
export { contentRemover, type RemoverParts } from './remove-content.ts';
export { responseSender, type SenderParts, type SendOutcome } from './response-sender.ts';
export { safeName } from './safe-name.ts';
export { SendPace, type SendPaceKeeper, sendPace } from './send-pace-store.ts';
export { sendPause } from './send-pause.ts';
export { type FeedbackParts, hearFeedback, SesEvent, type SesReport } from './ses-feedback.ts';
export { type SoftBounceStore, SoftBounces, softBounceStore } from './soft-bounce-store.ts';
export { mailHtmlKey, mailIdOfAttachment, mailTextKey } from './stored-mail.ts';

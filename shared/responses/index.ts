export {
  composeMail,
  type Mailbox,
  MailCompositionError,
  type OutgoingAttachment,
  type OutgoingMail,
  recipientsOf,
} from './compose.ts';
export { escapeHtml, type LinkFor, splitLinks, webUrl } from './links.ts';
export {
  type Language,
  languages,
  type MessageData,
  type MessageType,
  messageTypes,
  type NoticeKind,
  type RenderedType,
  renderedTypes,
} from './message-types.ts';
export { OutgoingMessage } from './outgoing-message.ts';
export { type RenderedMessage, type RenderOptions, renderMessage } from './render-message.ts';
export { lookUpForm } from './ses-header-id.ts';
export { type MessageStore, messageStore } from './store.ts';

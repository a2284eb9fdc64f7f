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
  isStoppable,
  isUnprompted,
  type Language,
  languages,
  type MessageData,
  type MessageType,
  messageTypeNames,
  messageTypes,
  type NoticeKind,
  type StoppableType,
  stoppableTypes,
} from './message-types.ts';
export { messageWrite } from './message-writes.ts';
export { OutgoingMessage, type WaitReason } from './outgoing-message.ts';
export { plainSubject } from './plain-subject.ts';
export { lookUpForm } from './ses-header-id.ts';
export { type MessageStore, messageStore } from './store.ts';
export { type TemplateStore, templateStore } from './template-store.ts';
export {
  StoredTemplate,
  TemplateFaultNote,
  TemplateSources,
  TemplateVersion,
} from './templates/stored-template.ts';
export { LONGEST_SOURCE } from './templates/template.ts';

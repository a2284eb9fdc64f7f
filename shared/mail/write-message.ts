import { type Contact, oneOf } from '../customers/index.ts';
import { eventTypes, type IncidentReader, type TimelineEvent } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { CorruptDataError } from '../platform/errors.ts';
import type { SigningKeys } from '../platform/signing-keys.ts';
import {
  MailCompositionError,
  type OutgoingAttachment,
  type OutgoingMessage,
  type TemplateStore,
} from '../responses/index.ts';
import type { SettingsStore } from '../settings/index.ts';
import { eventKey } from '../table/keys.ts';
import { renderer, type TemplateBroke } from './render-by-template.ts';
import { writeNotice } from './write-notice.ts';
import { type ContactMessageType, type WrittenResponse, writeResponse } from './write-response.ts';
import { writeTest } from './write-test.ts';

/** What messages are written from. */
export interface WriterParts {
  readonly incidents: IncidentReader;
  readonly templates: TemplateStore;
  readonly settings: Pick<SettingsStore, 'section'>;
  readonly site: Site;
  readonly baseUrl: string;
  readonly keys: SigningKeys;
  /** The bytes of a file; undefined where it is gone. */
  readonly readFile: (id: string) => Promise<Uint8Array | undefined>;
  /** Told where a template of the site's own gave no message, and the built-in one stood in. */
  readonly templateBroke: TemplateBroke;
}

/**
 * Writes the mail of a queued message, in the language of whoever gets it.
 * @throws MailCompositionError when an address or name can't stand in a mail, or a file is gone.
 */
export async function writeMessage(
  parts: WriterParts,
  message: OutgoingMessage,
  contact: Contact | undefined,
  now: Date,
): Promise<WrittenResponse> {
  const { value: look } = await parts.settings.section('outgoingMail');
  if (message.test) return writeTest({ message, test: message.test, look, site: parts.site, now });
  const [found, event, keys] = await Promise.all([
    parts.incidents.whole(message.reference, 1),
    message.event && parts.incidents.event(message.reference, message.event),
    parts.keys(),
  ]);
  if (!found) throw new CorruptDataError('A queued response has no incident.');
  if (message.event && !event) throw new CorruptDataError('A queued response has lost its text.');
  const { incident } = found;
  const { site, baseUrl } = parts;
  const render = renderer(parts, { look, reference: incident.reference, now });
  if (!isToContact(message)) {
    const language = contact?.language ?? site.language;
    const by = { name: event?.actor.name ?? '', level: levelOf(event) };
    return writeNotice({ message: { ...message, language }, incident, by, render, look, site, now });
  }
  if (!contact) throw new CorruptDataError('A queued response is to nobody.');
  return writeResponse({
    message: { ...message, language: languageFor(message, contact) },
    incident,
    question: event
      ? await lastWords(parts.incidents, message, event, oneOf(contact.id, contact).ids, found.description)
      : found.description,
    contact,
    ...(event ? { reply: { text: String(event.data.text ?? ''), agentName: event.actor.name } } : {}),
    // A follow-up repeats what an earlier answer said, not what went with it.
    files: event?.data.messageId === message.messageId ? await filesOf(parts, event) : [],
    ...{ render, look, site, baseUrl, keys, now },
  });
}

const levelOf = (event: TimelineEvent | undefined): number | undefined =>
  event?.type === 'escalated' ? Number(event.data.level) : undefined;

const isToContact = (
  message: OutgoingMessage,
): message is OutgoingMessage & { readonly type: ContactMessageType } => message.type !== 'agentNotification';

/** The contact's, which they may have chosen since. A rule's text was chosen by language: its surroundings follow it. */
const languageFor = (message: OutgoingMessage, contact: Contact): OutgoingMessage['language'] =>
  message.type === 'ruleEmail' ? message.language : (contact.language ?? message.language);

/** The files that an entry says go with it. */
async function filesOf(parts: WriterParts, event: TimelineEvent): Promise<OutgoingAttachment[]> {
  const noted = eventTypes.emailOut.data.shape.files.parse(event.data.files) ?? [];
  return Promise.all(
    noted.map(async ({ id, name, type }) => {
      const content = await parts.readFile(id);
      if (!content) throw new MailCompositionError('A file that was to go with it is not there any more.');
      return { name, type, content };
    }),
  );
}

/**
 * What the contact wrote last before an answer; the question where that was all, in the first answer alone. What
 * others on the incident wrote is not quoted to them.
 */
async function lastWords(
  incidents: IncidentReader,
  message: OutgoingMessage,
  answer: TimelineEvent,
  ids: ReadonlySet<string>,
  question: string,
): Promise<string | undefined> {
  const newest = async (wanted: (event: TimelineEvent) => boolean) => {
    const after = eventKey(message.reference, answer.at, answer.id).sk;
    const wish = { after, newestFirst: true, size: 1, wanted };
    return (await incidents.timeline(message.reference, wish)).events[0];
  };
  const written = await newest(
    ({ type, actor, data }) =>
      (type === 'emailIn' || type === 'comment') &&
      actor.kind === 'contact' &&
      ids.has(actor.id) &&
      !data.automatic &&
      typeof data.text === 'string',
  );
  if (written) return String(written.data.text);
  const answered = await newest(({ type, actor }) => type === 'emailOut' && actor.kind === 'agent');
  return answered ? undefined : question;
}

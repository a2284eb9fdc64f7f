import type { Account, Contact, ContactEvent } from '../customers/index.ts';
import type { Entitlement } from '../entitlements/index.ts';
import type { AttachedFile, Incident, TimelineEvent } from '../incidents/index.ts';
import type { InboundRecord } from '../mail/index.ts';
import type { Asset } from '../products/index.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { Click, View } from '../tracking/index.ts';
import type { Exporter, ExportPage } from './exporter.ts';
import type { ExportOptions } from './job.ts';

/** What is held beside one contact, read a page at a time. */
export interface DossierSource {
  contact(id: string): Promise<{ contact: Contact; account: Account | undefined } | undefined>;
  /** What stands in their own name. */
  held(id: string): Promise<{ assets: readonly Asset[]; entitlements: readonly Entitlement[] }>;
  history(id: string, after: string | undefined): Promise<{ events: readonly ContactEvent[]; next?: string }>;
  incidents(id: string, after: string | undefined): Promise<{ references: readonly string[]; next?: string }>;
  incident(reference: string): Promise<{ incident: Incident; description: string } | undefined>;
  files(incident: Incident): Promise<readonly AttachedFile[]>;
  entries(
    reference: string,
    after: string | undefined,
  ): Promise<{ events: readonly TimelineEvent[]; next?: string }>;
  /** A mail to them, with what they did with it; undefined where it was not theirs. */
  message(
    messageId: string,
    ids: ReadonlySet<string>,
  ): Promise<(OutgoingMessage & { views: readonly View[]; clicks: readonly Click[] }) | undefined>;
  mail(mailId: string): Promise<InboundRecord | undefined>;
}

/** Where a dossier goes on: in the history, before an incident, or within the entries of one. */
type Place =
  | { at: 'history'; after: string; any: boolean }
  | { at: 'incidents'; queue: readonly string[]; after?: string | undefined; done?: boolean }
  | {
      at: 'entries';
      reference: string;
      after: string;
      any: boolean;
      rest: Extract<Place, { at: 'incidents' }>;
    };

const json = (value: unknown): string => JSON.stringify(value);
/** Elements of a list that has some before. */
const elements = (values: readonly unknown[], any: boolean): string =>
  values.map((value, index) => (any || index > 0 ? `,\n${json(value)}` : json(value))).join('');

const page = (text: string, count: number, next?: Place): ExportPage => ({
  ...{ text, count },
  ...(next ? { next: JSON.stringify(next) } : {}),
});

const END = ']}\n';
const first: Place = { at: 'incidents', queue: [] };

/** Of an incident, what its customers see. */
const shownFields = [
  ...[
    'reference',
    'subject',
    'channel',
    'status',
    'contact',
    'account',
    'asset',
    'product',
    'category',
    'topic',
  ],
  ...['language', 'createdAt', 'solvedAt', 'closedAt'],
];

const isShown =
  ({ internal }: ExportOptions) =>
  ({ visibility }: { visibility: string }) =>
    internal || visibility === 'public';

/** Everything the desk holds on one contact, as one JSON document: a page is a part of its text. */
export function contactDossier(source: DossierSource): Exporter {
  const begin = async (id: string): Promise<ExportPage> => {
    const found = await source.contact(id);
    if (!found) return page('{"contact":null}\n', 0);
    const { lookUpForm: _, mergeDepth: __, ...contact } = found.contact;
    const [{ events, next }, held] = await Promise.all([source.history(id, undefined), source.held(id)]);
    const text = `{"contact":${json(contact)},\n"account":${json(found.account ?? null)},\n"assets":${json(held.assets)},\n"entitlements":${json(held.entitlements)},\n"history":[${elements(events, false)}`;
    const any = events.length > 0;
    return next
      ? page(text, 0, { at: 'history', after: next, any })
      : page(`${text}],\n"incidents":[`, 0, first);
  };

  const history = async (
    id: string,
    { after, any }: Extract<Place, { at: 'history' }>,
  ): Promise<ExportPage> => {
    const { events, next } = await source.history(id, after);
    const text = elements(events, any);
    if (next) return page(text, 0, { at: 'history', after: next, any: any || events.length > 0 });
    return page(`${text}],\n"incidents":[`, 0, first);
  };

  const entries = async (
    options: ExportOptions,
    reference: string,
    ids: ReadonlySet<string>,
    place: { after?: string; any: boolean; rest: Extract<Place, { at: 'incidents' }> },
  ): Promise<ExportPage> => {
    const { events, next } = await source.entries(reference, place.after);
    const shown = await Promise.all(
      events.filter(isShown(options)).map((event) => withMail(source, event, ids)),
    );
    const text = elements(shown, place.any);
    const any = place.any || shown.length > 0;
    if (next) return page(text, 0, { at: 'entries', reference, after: next, any, rest: place.rest });
    return page(`${text}]}`, 1, place.rest);
  };

  const nextIncident = async (
    options: ExportOptions,
    id: string,
    ids: ReadonlySet<string>,
    { place, written }: { place: Extract<Place, { at: 'incidents' }>; written: number },
  ): Promise<ExportPage> => {
    const [reference, ...queue] = place.queue;
    if (reference === undefined) {
      if (place.done) return page(END, 0);
      const { references, next } = await source.incidents(id, place.after);
      return page('', 0, { at: 'incidents', queue: references, after: next, done: next === undefined });
    }
    const rest = { ...place, queue };
    const found = await source.incident(reference);
    if (!found) return page('', 0, rest);
    const files = (await source.files(found.incident)).filter(isShown(options)).map(fileOf);
    const fields = options.internal
      ? found.incident
      : Object.fromEntries(Object.entries(found.incident).filter(([name]) => shownFields.includes(name)));
    const head = json({ ...fields, description: found.description, files }).slice(0, -1);
    const body = await entries(options, reference, ids, { any: false, rest });
    return { ...body, text: `${written > 0 ? ',\n' : '\n'}${head},"entries":[${body.text}` };
  };

  return {
    type: 'application/json',
    begin: () => '',
    async page(options, { place: kept, written }) {
      const id = options.contact ?? '';
      if (kept === undefined) return begin(id);
      const place = JSON.parse(kept) as Place;
      if (place.at === 'history') return history(id, place);
      const found = await source.contact(id);
      const ids = new Set([id, ...(found?.contact.merged ?? [])]);
      if (place.at === 'entries') return entries(options, place.reference, ids, place);
      return nextIncident(options, id, ids, { place, written });
    },
  };
}

/** An entry with the record of the mail that it tells of, where that came from or went to the contact. */
async function withMail(source: DossierSource, event: TimelineEvent, ids: ReadonlySet<string>) {
  const { messageId, mailId } = event.data as { messageId?: unknown; mailId?: unknown };
  const message =
    event.type === 'emailOut' && typeof messageId === 'string'
      ? await source.message(messageId, ids)
      : undefined;
  const mail = typeof mailId === 'string' ? await source.mail(mailId) : undefined;
  return { ...event, ...(message ? { message } : {}), ...(mail ? { mail } : {}) };
}

/** A file, with the route that gives its bytes to those who may have them. */
const fileOf = ({
  id,
  reference,
  name,
  type,
  size,
  origin,
  visibility,
  createdAt,
  createdBy,
}: AttachedFile) => ({
  ...{ id, name, type, size, origin, visibility, createdAt, createdBy },
  download: `/v1/incidents/${reference}/attachments/${id}`,
});

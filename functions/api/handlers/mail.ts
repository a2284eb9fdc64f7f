import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { normaliseAddress } from '../../../shared/customers/index.ts';
import type { IncidentReader } from '../../../shared/incidents/index.ts';
import {
  type InboundRecord,
  type InboundStore,
  type LoggedMail,
  type LogSpan,
  type MailLog,
  outcomes,
  rawMailKey,
  sentMailKey,
} from '../../../shared/mail/index.ts';
import { dayBegins } from '../../../shared/platform/day.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { Objects } from '../../../shared/platform/objects.ts';
import { type MessageStore, OutgoingMessage } from '../../../shared/responses/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import type {
  downloadRawRoute,
  listMailRoute,
  readMailRoute,
  releaseMailRoute,
  replayMailRoute,
} from '../routes/mail.ts';
import { headOf } from './absent.ts';
import { linkTo } from './attachments.ts';
import { manages } from './command.ts';

export interface MailParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly log: MailLog;
  readonly inbound: InboundStore;
  readonly messages: MessageStore;
  readonly reader: IncidentReader;
  readonly rawMail: Objects;
  readonly site: Site;
  readonly newId: NewId;
}

type Query = Parameters<RouteHandler<typeof listMailRoute>>[0]['query'];

const messageStates = OutgoingMessage.shape.state.options;

const mailIn = ({ mailId, siteId: _, receivedAt, ...mail }: InboundRecord) => ({
  ...{ direction: 'in' as const, id: mailId, at: receivedAt },
  ...mail,
});

const mailOut = ({
  messageId,
  siteId: _,
  event: __,
  notice: ___,
  createdAt,
  ...message
}: OutgoingMessage) => ({
  ...{ direction: 'out' as const, id: messageId, at: createdAt },
  ...message,
});

const view = (one: LoggedMail) => (one.direction === 'in' ? mailIn(one.mail) : mailOut(one.message));

/** Where a page of the lists ended: an instant and an id. */
const isPlace = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#[\w-]{1,160}$/.test(text);

export const listMailHandler =
  (desk: MailParts): RouteHandler<typeof listMailRoute> =>
  async ({ query }) => {
    refuseContradiction(query);
    if (query.incident !== undefined) return ofIncident(desk, query.incident, query);
    const list = `mail:${[query.direction, query.outcome, query.state, query.from, query.day].join(':')}`;
    const span = { ...dayOf(desk.site, query), after: readCursor(list, query.cursor, isPlace) };
    const { mails, next } = query.from
      ? await desk.log.ofSender(desk.site.id, normaliseAddress(query.from), span)
      : await desk.log.list(wantedBy(query), span);
    const shown = mails.filter((one) => keeps(query, one)).map(view);
    return { status: 200, body: { mails: shown, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

/** @throws DeskError invalidRequest where no mail could be both. */
function refuseContradiction({ direction, outcome, state, from }: Query): void {
  const only = (field: string, other: string) => {
    const detail = `It does not go with \`${other}\`.`;
    throw new DeskError('invalidRequest', 'No mail is both.', {
      fields: [{ in: 'query', pointer: `/${field}`, detail }],
    });
  };
  const inward = outcome !== undefined ? 'outcome' : from !== undefined ? 'from' : undefined;
  if (inward && state !== undefined) only('state', inward);
  if (inward && direction === 'out') only(inward, 'direction');
  if (state !== undefined && direction === 'in') only('state', 'direction');
}

const dayOf = ({ timeZone }: Site, { day, limit }: Query): LogSpan => ({
  size: limit,
  ...(day
    ? { from: dayBegins(timeZone, day).toISOString(), to: dayBegins(timeZone, day, 1).toISOString() }
    : {}),
});

function wantedBy({ direction, outcome, state }: Query) {
  const onlyOut = direction === 'out' || state !== undefined;
  const onlyIn = direction === 'in' || outcome !== undefined;
  return {
    outcomes: onlyOut ? [] : outcome ? [outcome] : [...outcomes, 'pending'],
    states: onlyIn ? [] : state ? [state] : messageStates,
  };
}

const keeps = ({ direction, outcome, state, from }: Query, one: LoggedMail): boolean =>
  (direction === undefined || one.direction === direction) &&
  (one.direction === 'in'
    ? state === undefined &&
      (outcome === undefined || one.mail.outcome === outcome) &&
      (from === undefined || normaliseAddress(one.mail.from) === normaliseAddress(from))
    : outcome === undefined && from === undefined && (state === undefined || one.message.state === state));

/** What the timeline of an incident tells of, with those that were merged into it. */
async function ofIncident(desk: MailParts, reference: string, query: Query): Promise<RouteAnswer> {
  const incident = await headOf(desk.reader, reference);
  const list = `mail:${incident.reference}`;
  const { events, next } = await desk.reader.timeline(incident.reference, {
    size: Math.min(query.limit, 50),
    newestFirst: true,
    after: readCursor(list, query.cursor),
    wanted: ({ data }) => typeof data.mailId === 'string' || typeof data.messageId === 'string',
  });
  const ids = (name: 'mailId' | 'messageId') =>
    events.flatMap(({ data }) => (typeof data[name] === 'string' ? [data[name]] : []));
  const { from, to } = dayOf(desk.site, query);
  const mails = (await desk.log.byIds(ids('mailId'), ids('messageId'))).filter(
    (one) =>
      keeps(query, one) && (from === undefined || one.place >= from) && (to === undefined || one.place < to),
  );
  const page = { mails: mails.map(view), ...(next ? { next: writeCursor(list, next) } : {}) };
  return { status: 200, body: page };
}

const noSuchMail = () => new DeskError('notFound', 'There is no such mail.');

export const readMailHandler =
  ({ inbound, messages }: MailParts): RouteHandler<typeof readMailRoute> =>
  async ({ params: { id } }) => {
    const [mail, message] = await Promise.all([inbound.outcome(id), messages.load(id)]);
    if (mail) return { status: 200, body: mailIn(mail) };
    if (message) return { status: 200, body: mailOut(message) };
    throw noSuchMail();
  };

export const downloadRawHandler =
  ({ inbound, messages, rawMail }: MailParts): RouteHandler<typeof downloadRawRoute> =>
  async ({ params: { id }, actor, now }) => {
    const [mail, message] = await Promise.all([inbound.outcome(id), messages.load(id)]);
    if (mail?.redacted || (!mail && !message)) throw noSuchMail();
    if (mail?.outcome !== undefined && mail.outcome !== 'quarantined') {
      return linkTo(rawMail, rawMailKey(id), `${id}.eml`, now);
    }
    if (!manages(actor)) throw new DeskError('forbidden', 'This mail is for managers.');
    return linkTo(rawMail, mail ? rawMailKey(id) : sentMailKey(id), `${id}.eml`, now);
  };

type Wish = (mail: InboundRecord, wish: string, also: readonly TransactItem[]) => Promise<boolean>;

/** Asks once for something to be done with an inbound mail. */
async function wishFor(
  { client, table, inbound, newId }: MailParts,
  request: { name: string; mailId: string; actor: { id: string }; key: string | undefined; now: Date },
  ask: Wish,
): Promise<RouteAnswer> {
  const { mailId, now } = request;
  const once = onceOnly<ReturnType<typeof mailIn>>(client, table, {
    scope: `${request.name}:${request.actor.id}`,
    key: request.key,
    content: mailId,
  });
  const earlier = await once.earlier();
  if (earlier) return { status: 202, body: earlier };
  const mail = await inbound.outcome(mailId);
  if (!mail) throw noSuchMail();
  const answer = mailIn(mail);
  try {
    if (!(await ask(mail, newId(now), once.write(answer, now)))) throw noLongerQuarantined();
  } catch (error) {
    if (error instanceof LostRace) return { status: 202, body: once.orEarlier(error) };
    throw error;
  }
  return { status: 202, body: answer };
}

const noLongerQuarantined = () => new DeskError('conflict', 'This mail is not in quarantine.');

export const replayMailHandler =
  (desk: MailParts): RouteHandler<typeof replayMailRoute> =>
  ({ params, headers, actor, now }) =>
    wishFor(
      desk,
      { name: 'replayMail', mailId: params.id, actor, key: headers['idempotency-key'], now },
      ({ mailId }, wish, also) => desk.log.replay(mailId, wish, also),
    );

export const releaseMailHandler =
  (desk: MailParts): RouteHandler<typeof releaseMailRoute> =>
  ({ params, headers, actor, now }) =>
    wishFor(
      desk,
      { name: 'releaseMail', mailId: params.id, actor, key: headers['idempotency-key'], now },
      async ({ mailId, outcome, redacted }, wish, also) => {
        if (outcome !== 'quarantined' || redacted) throw noLongerQuarantined();
        const released = { at: now.toISOString(), by: { id: actor.id, name: actor.name } };
        return desk.log.release(mailId, released, wish, also);
      },
    );

import {
  emptiedWrites,
  filesOfEvent,
  findEvent,
  type IncidentState,
  partitionsOf,
  type Redaction,
  redact,
  staleIncident,
  type ToRedact,
  tombstoneWrite,
} from '../../../shared/incidents/index.ts';
import type { InboundStore } from '../../../shared/mail/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { MessageStore } from '../../../shared/responses/index.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import type { redactEvent } from '../routes/redact.ts';
import { type CommandParts, commander } from './command.ts';
import { commandOf } from './command-of.ts';

interface RedactParts extends CommandParts {
  readonly inbound: InboundStore;
  readonly messages: MessageStore;
}

export const redactEventHandler = (desk: RedactParts): RouteHandler<typeof redactEvent> => {
  const run = commander(desk);
  return (request) =>
    run(commandOf(request), {
      name: 'redactEvent',
      status: 200,
      decide: async (state, context) =>
        redact(state, await toRedact(desk, state, request.params.eventId), request.body.reason, context),
      resultOf: ({ incident }) => ({
        reference: incident.reference,
        version: incident.version,
        eventId: request.params.eventId,
      }),
      also: (change) => writesFor(desk, change),
    });
};

/** The entry with all that hangs on it, as it stands. */
async function toRedact(desk: RedactParts, { incident }: IncidentState, eventId: string): Promise<ToRedact> {
  const references = partitionsOf(incident);
  const event = await findEvent(desk.client, desk.table, references, eventId);
  if (!event) throw new DeskError('notFound', 'There is no such entry on this incident.');
  const { messageId } = event.data;
  const mailed = event.type === 'emailOut' && typeof messageId === 'string';
  const elsewhere = event.reference !== incident.reference;
  const [found, message, merged] = await Promise.all([
    Promise.all(filesOfEvent(event).map((id) => desk.parts.get('file', references, id))),
    mailed ? desk.messages.load(messageId) : undefined,
    elsewhere ? desk.reader.head(event.reference) : undefined,
  ]);
  const files = found.flatMap((file) => file ?? []);
  const arrivals = await Promise.all(
    files.map((file) => file.entry && desk.reader.event(file.reference, file.entry)),
  );
  return {
    event,
    files,
    arrivals: arrivals.flatMap((one) => (one && !one.redacted ? [one] : [])),
    message,
    merged,
  };
}

/** What a redaction writes besides its change, all of it in the same transaction. */
const writesFor = (desk: RedactParts, change: Redaction): TransactItem[] => [
  ...change.tombstones.map((event) => tombstoneWrite(event, desk)),
  ...(change.mailId ? [desk.inbound.redaction(change.mailId, change.incident.updatedAt)] : []),
  ...(change.withheld ? [withholding(desk, change.withheld.messageId)] : []),
  ...(change.emptied ? emptiedWrites(change.emptied, desk) : []),
];

/** Where its sending begins in between, the redaction is decided again. */
const withholding = (desk: RedactParts, messageId: string): TransactItem => ({
  ...desk.messages.withholding(messageId, 'What it said was redacted.'),
  label: staleIncident,
});

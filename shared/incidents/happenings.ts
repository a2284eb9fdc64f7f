import * as z from 'zod';
import type { Happening, HappeningType, Phase } from '../sla/index.ts';
import type { Change } from './change.ts';
import type { TimelineEvent } from './event.ts';
import { type Incident, Status } from './incident.ts';

/** What moves a clock that has begun. */
type Moving = Exclude<HappeningType, 'created'>;

export const phaseOf = (status: Status, pauseStatuses: readonly string[]): Phase => {
  if (status === 'solved' || status === 'closed') return status;
  return pauseStatuses.includes(status) ? 'waiting' : 'open';
};

const fromCustomer = ({ type, actor, data }: TimelineEvent): boolean =>
  actor.kind === 'contact' && (type === 'emailIn' || type === 'comment') && !data.automatic;

/** An answer that a person has written: receipts and what rules send are none. */
const fromAgent = ({ type, actor }: TimelineEvent): boolean => type === 'emailOut' && actor.kind === 'agent';

/** The messages among what a change tells, in order; one that leaves it `updated` has brought some, too. */
const messagesOf = (events: readonly TimelineEvent[], updates: boolean): readonly Moving[] => [
  ...(updates || events.some(fromCustomer) ? (['customerReply'] as const) : []),
  ...(events.some(fromAgent) ? (['agentReply'] as const) : []),
];

/** The messages that a change brings, as clocks take them; the status that it leaves comes after them. */
export const happeningsOf = ({
  before,
  incident: { status },
  events,
}: Pick<Change, 'before' | 'incident' | 'events'>): readonly Moving[] =>
  messagesOf(events, status === 'updated' && before !== undefined && before.incident.status !== 'updated');

const StatusChange = z.object({ field: z.literal('status'), from: Status, to: Status });

function statusChange({ type, data }: TimelineEvent): readonly z.infer<typeof StatusChange>[] {
  if (type !== 'fieldChanged') return [];
  const read = StatusChange.safeParse(data);
  return read.success ? [read.data] : [];
}

/**
 * What has happened to an incident so far, as clocks take it that stand in these statuses: read from its whole
 * timeline, the oldest entry first. Entries of one change stand at one instant.
 */
export function pastOf(
  { createdAt, status: last }: Incident,
  timeline: readonly TimelineEvent[],
  pauseStatuses: readonly string[],
): readonly Happening[] {
  // What its creation tells is no answer to it.
  const events = timeline.filter(({ at }) => at > createdAt);
  let status = events.flatMap(statusChange)[0]?.from ?? last;
  const past: Happening[] = [];
  const add = (at: string, types: readonly HappeningType[]) =>
    past.push(...types.map((type) => ({ at: new Date(at), type })));
  add(createdAt, ['created', phaseOf(status, pauseStatuses)]);
  for (const [at, told] of byInstant(events)) {
    const entered = told.flatMap(statusChange).at(-1)?.to ?? status;
    add(at, messagesOf(told, entered === 'updated' && status !== 'updated'));
    if (entered !== status) add(at, [phaseOf(entered, pauseStatuses)]);
    status = entered;
  }
  return past;
}

function byInstant(events: readonly TimelineEvent[]): ReadonlyMap<string, readonly TimelineEvent[]> {
  const instants = new Map<string, TimelineEvent[]>();
  for (const event of events) {
    const same = instants.get(event.at);
    if (same) same.push(event);
    else instants.set(event.at, [event]);
  }
  return instants;
}

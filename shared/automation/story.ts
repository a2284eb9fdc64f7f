import { eventTypes, type TimelineEvent } from '../incidents/index.ts';
import {
  type FactChange,
  type FactSources,
  type FactValue,
  type Trigger,
  triggersOf,
} from '../rules/index.ts';

/** What has just happened to an incident, as its rules look at it. */
export interface Story {
  /** Tells this change from all others of the incident: rules fire on it once. */
  readonly id: string;
  /** The entry by which rules are told of it. */
  readonly cause: TimelineEvent;
  readonly triggers: readonly Trigger[];
  readonly changes: Readonly<Record<string, FactChange>>;
  readonly event: NonNullable<FactSources['event']>;
  /** Absent where nobody wrote anything. */
  readonly message?: NonNullable<FactSources['message']>;
  /** Whether it is how the incident came to be: its description is the message then. */
  readonly opening: boolean;
  /** Rules that have fired one after the other up to this, and over how many steps. */
  readonly chain: readonly string[];
  readonly depth: number;
}

/**
 * Reads what happened out of the entries of one instant. All entries of one change carry its version and are one
 * story; one that changes nothing is a story by itself. Undefined for an entry that is not among them.
 */
export function storyOf(entries: readonly TimelineEvent[], eventId: string): Story | undefined {
  const one = entries.find(({ id }) => id === eventId);
  if (!one) return undefined;
  const together =
    one.version === undefined ? [one] : entries.filter(({ version }) => version === one.version);
  const triggering = together.filter((entry) => triggersOfEntry(entry).length > 0);
  const cause = triggering[0] ?? one;
  const fired = together.flatMap(firingOf);
  const written = triggering.find(
    ({ type }) => type === 'emailIn' || type === 'comment' || type === 'emailOut',
  );
  return {
    id: one.version === undefined ? one.id : String(one.version),
    cause,
    triggers: [...new Set(triggering.flatMap(triggersOfEntry))],
    changes: changesIn(together),
    event: {
      type: cause.type,
      actor: cause.actor.kind,
      actorId: cause.actor.id,
      ...(typeof cause.data.kpi === 'string' ? { kpi: cause.data.kpi } : {}),
    },
    ...(written ? { message: messageOf(written) } : {}),
    opening: together.some(({ type }) => type === 'created'),
    chain: [...new Set(fired.flatMap(({ chain }) => chain))],
    depth: Math.max(0, ...fired.map(({ depth }) => depth)),
  };
}

/** What an entry says of a rule that fired; nothing for another one, and for one that was redacted. */
function firingOf({ type, data }: TimelineEvent) {
  const read = type === 'ruleFired' ? eventTypes.ruleFired.data.safeParse(data) : undefined;
  return read?.success ? [read.data] : [];
}

export const triggersOfEntry = ({ type, actor, data }: TimelineEvent): readonly Trigger[] =>
  triggersOf({ type, actor: actor.kind, automatic: data.automatic, channel: data.channel });

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const messageOf = ({ data }: TimelineEvent): NonNullable<FactSources['message']> => ({
  text: textOf(data.text),
  subject: textOf(data.subject),
  automatic: data.automatic !== undefined,
});

function changesIn(entries: readonly TimelineEvent[]): Record<string, FactChange> {
  const changes: Record<string, FactChange> = {};
  for (const { type, data } of entries) {
    if (type !== 'fieldChanged') continue;
    const { field, from, to } = data as { field: string; from?: unknown; to?: unknown };
    for (const [name, read] of readersOf(field)) {
      const change = { from: read(from), to: read(to) };
      const isPart = name !== field;
      if (!isPart || change.from !== change.to) changes[name] = change;
    }
  }
  return changes;
}

type Read = (value: unknown) => FactValue | undefined;

/** What changes on the timeline as one object is several facts, or one by its id. */
function readersOf(field: string): readonly (readonly [name: string, read: Read])[] {
  if (field !== 'asset') return [[field, plain]];
  return [
    ['asset.serialNumber', (value) => plain(partOf(value, 'serialNumber'))],
    ['asset.product', (value) => plain(partOf(value, 'product'))],
    ['asset.contract', (value) => plain(partOf(value, 'contract'))],
  ];
}

const partOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function plain(value: unknown): FactValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    return value.map((one: unknown) => String(partOf(one, 'address') ?? partOf(one, 'id') ?? one));
  }
  return textOf(partOf(value, 'id'));
}

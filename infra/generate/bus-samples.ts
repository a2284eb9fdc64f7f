import { type BusEventType, busEvents, busSource, eventsOfChange } from '../../shared/events/index.ts';
import { type BusMessage, busEnvelope } from './envelopes.ts';
import { tableChanges } from './table-changes.ts';

/** Everything the story puts on the bus, in order, as the stream's function makes it of the table's changes. */
const published: readonly BusMessage[] = tableChanges.flatMap((change) =>
  eventsOfChange(change).map(({ type, detail }) => ({
    source: busSource,
    detailType: type,
    detail,
    at: change.at,
  })),
);

/**
 * The first event of a type, in its envelope.
 * @throws Error when the story has none: a new event type needs a change of the table that brings it about.
 */
export function busSample(type: BusEventType) {
  const found = published.find(({ detailType }) => detailType === type);
  if (!found) throw new Error(`No change in infra/generate/table-changes.ts leads to a ${type}.`);
  return busEnvelope(found);
}

export const busSamples = Object.keys(busEvents).map((type) => ({
  type,
  event: busSample(type as BusEventType),
}));

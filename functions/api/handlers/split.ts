import type * as z from 'zod';
import {
  type Change,
  findEvent,
  type Incident,
  partitionsOf,
  split,
  splitBefore,
  splitMarker,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import { defaultPolicy } from '../../../shared/sla/index.ts';
import type { SplitResult, splitRoute } from '../routes/merge.ts';
import { headOf } from './absent.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import type { LinkParts } from './link-parts.ts';
import { etagOf } from './versions.ts';

/** The entry was split before: the answer is what became of it. */
class SplitBefore extends Error {
  constructor(
    readonly source: Incident,
    readonly into: string,
  ) {
    super('Split before.');
  }
}

export const splitHandler = (parts: LinkParts): RouteHandler<typeof splitRoute> => {
  const run = commander(parts);
  return (request) => {
    const { reference, eventId } = request.params;
    let drawn: string | undefined;
    return run(commandOf(request), {
      name: 'splitEvent',
      status: 201,
      decide: async (state, context) => {
        const entry = await findEvent(parts.client, parts.table, partitionsOf(state.incident), eventId);
        if (!entry) throw new DeskError('notFound', `${reference} has no entry ${eventId}.`);
        const into = await splitBefore(parts.client, parts.table, entry);
        if (into) throw new SplitBefore(state.incident, into);
        // Decided again, it keeps the number it has drawn.
        drawn ??= await parts.incidents.nextReference(parts.site, context.now);
        const policy = defaultPolicy(parts.site.timeZone);
        const change = split(state, entry, request.body, { ...context, policy, reference: drawn });
        return { ...change, entry };
      },
      also: ({ entry, others }) => [splitMarker(parts.table, entry, createdBy(others).reference)],
      resultOf: ({ incident, others }) => resultOf(incident, createdBy(others), eventId),
    }).catch((error: unknown) => answerBefore(parts, error, eventId));
  };
};

async function answerBefore(parts: LinkParts, error: unknown, eventId: string): Promise<RouteAnswer> {
  if (!(error instanceof SplitBefore)) throw error;
  const created = await headOf(parts.reader, error.into);
  return {
    status: 201,
    headers: { etag: etagOf(error.source.version) },
    body: resultOf(error.source, created, eventId),
  };
}

function createdBy(others: Change['others']): Incident {
  const [opened] = others ?? [];
  if (!opened) throw new Error('A split opens an incident.');
  return opened.incident;
}

const resultOf = (
  { reference, version }: Incident,
  created: Incident,
  eventId: string,
): z.infer<typeof SplitResult> => ({
  reference,
  version,
  eventId,
  created: { reference: created.reference, version: created.version },
});

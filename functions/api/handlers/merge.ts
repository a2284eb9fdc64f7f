import type * as z from 'zod';
import { type IncidentState, type Merging, merge, partitionsOf } from '../../../shared/incidents/index.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { MergeResult, mergeRoute } from '../routes/merge.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, named } from './link-parts.ts';

/** One more than a merge takes: enough to see that there are too many. */
const CHILDREN = 16;

export const mergeHandler = (parts: LinkParts): RouteHandler<typeof mergeRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'mergeIncident',
      status: 200,
      decide: async (away, context) => {
        const survivor = await named(parts, request.body.into, '/into');
        const merging = { away, survivor, ...(await relatives(parts, away, survivor)) };
        return merge(merging, request.body, {
          ...context,
          childDepth: context.settings.workflow.childDepth,
        });
      },
      resultOf,
    });
};

async function relatives(
  parts: LinkParts,
  { incident: gone }: IncidentState,
  { incident: heir }: IncidentState,
): Promise<Pick<Merging, 'children' | 'family' | 'links'>> {
  const [children, links] = await Promise.all([childrenOf(parts, gone), linksOf(parts, gone, heir)]);
  // Without children nothing moves that could close a circle.
  if (children.length === 0 || children.length === CHILDREN) {
    return { children, links, family: { ancestors: [], descendants: [] } };
  }
  const [ancestors, descendants] = await Promise.all([
    parts.family.ancestors(heir),
    parts.family.descendants(gone),
  ]);
  return { children, links, family: { ancestors, descendants } };
}

async function childrenOf(parts: LinkParts, gone: IncidentState['incident']): Promise<IncidentState[]> {
  if (gone.children.all === 0) return [];
  const { children } = await parts.family.children(gone, { size: CHILDREN });
  const states = await Promise.all(children.map(({ reference }) => parts.incidents.load(reference)));
  return states.filter((state) => state !== undefined);
}

/** The rows of the one merged away with its parent, and of the survivor with the one merged away. */
async function linksOf(
  parts: LinkParts,
  gone: IncidentState['incident'],
  heir: IncidentState['incident'],
): Promise<Merging['links']> {
  const rows = await Promise.all([
    gone.parent === undefined
      ? undefined
      : parts.family
          .heads([gone.parent])
          .then(([parent]) => parent && parts.parts.get('child', partitionsOf(parent), gone.reference)),
    heir.parent === gone.reference ? parts.parts.get('child', partitionsOf(gone), heir.reference) : undefined,
  ]);
  return rows.filter((row) => row !== undefined);
}

const resultOf = ({ incident, others = [] }: ReturnType<typeof merge>): z.infer<typeof MergeResult> => {
  const [survivor] = others;
  if (!survivor || !incident.mergedInto) throw new Error('A merge has a survivor.');
  const { reference, status, version, merged } = survivor.incident;
  return {
    reference: incident.reference,
    version: incident.version,
    mergedInto: incident.mergedInto,
    survivor: { reference, status, version, merged },
  };
};

import type * as z from 'zod';
import {
  attachChild,
  type Change,
  detachChild,
  type IncidentState,
  moved,
  openIncident,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { defaultPolicy } from '../../../shared/sla/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import type { addChildRoute, ChildResult, listChildrenRoute, removeChildRoute } from '../routes/children.ts';
import { headOf } from './absent.ts';
import { type CommandContext, commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, named, partOf } from './link-parts.ts';

export const addChildHandler = (parts: LinkParts): RouteHandler<typeof addChildRoute> => {
  const run = commander(parts);
  return (request) => {
    let drawn: string | undefined;
    return run(commandOf(request), {
      name: 'addChild',
      status: 201,
      decide: async (parent, context) => {
        const ancestors = await parts.family.ancestors(parent.incident);
        const by = { ...context, childDepth: context.settings.workflow.childDepth };
        if ('create' in request.body) {
          drawn ??= await parts.incidents.nextReference(parts.site, context.now);
          const child = opened(parts, parent, { ...request.body.create, reference: drawn }, context);
          return attachChild(parent, child, { ancestors, descendants: [] }, by);
        }
        const child = await named(parts, request.body.reference, '/reference');
        const descendants = await parts.family.descendants(child.incident);
        const family = { ancestors, descendants };
        return attachChild(parent, moved(child, parent.incident.reference, context), family, by);
      },
      resultOf,
    });
  };
};

/** A child opened here is of the same customer, on the same matter. */
function opened(
  { site }: LinkParts,
  { incident: parent }: IncidentState,
  child: { reference: string; subject: string; description: string },
  context: CommandContext,
): Change {
  const change = openIncident(
    {
      siteId: parent.siteId,
      channel: 'api',
      subject: child.subject,
      text: child.description,
      contact: parent.contact,
      language: parent.language,
      product: parent.product,
      category: parent.category,
    },
    { ...context, reference: child.reference, policy: defaultPolicy(site.timeZone), receipt: false },
  );
  const { account, topic, reference } = parent;
  return {
    ...change,
    incident: {
      ...change.incident,
      ...(account ? { account } : {}),
      ...(topic ? { topic } : {}),
      parent: reference,
    },
    // An agent made it, for the customer.
    events: change.events.map((event) =>
      event.type === 'created' ? { ...event, actor: context.actor } : event,
    ),
  };
}

export const removeChildHandler = (parts: LinkParts): RouteHandler<typeof removeChildRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'removeChild',
      status: 200,
      decide: async (parent, context) => {
        const { child: reference } = request.params;
        const row = await partOf(parts, 'child', parent.incident, reference);
        const child = await parts.incidents.load(reference);
        if (!child) throw new DeskError('notFound', `There is no incident ${reference}.`);
        return detachChild(parent, child, row, context);
      },
      resultOf,
    });
};

export const listChildrenHandler =
  (parts: LinkParts): RouteHandler<typeof listChildrenRoute> =>
  async ({ params, query }) => {
    const list = `child:${params.reference}`;
    const incident = await headOf(parts.reader, params.reference);
    const { children, next } = await parts.family.children(incident, {
      size: query.limit,
      after: readCursor(list, query.cursor, (position) => /^[\d-]+$/.test(position)),
    });
    return {
      status: 200,
      body: {
        children: children.map(({ mailThread: _, ...summary }) => summary),
        ...(next ? { next: writeCursor(list, next) } : {}),
      },
    };
  };

const resultOf = ({ incident, others }: Change): z.infer<typeof ChildResult> => {
  const [child] = others ?? [];
  if (!child) throw new Error('A parent changes with its child.');
  return {
    reference: incident.reference,
    version: incident.version,
    child: { reference: child.incident.reference, version: child.incident.version },
  };
};

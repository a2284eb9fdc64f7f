import type { CustomerStore } from '../../../shared/customers/index.ts';
import { type DescriptionStore, patch } from '../../../shared/incidents/index.ts';
import { DeskError, faultyField } from '../../../shared/platform/errors.ts';
import type { Actor } from '../../../shared/platform/http/actor.ts';
import type { RouteAnswer } from '../../../shared/platform/http/serve.ts';
import type { BulkAction } from '../routes/bulk.ts';
import { absent } from './absent.ts';
import { assignHandler, routeIncidentHandler, takeHandler } from './assignment.ts';
import { commander } from './command.ts';
import type { LinkParts } from './link-parts.ts';
import { mergeHandler } from './merge.ts';
import { addNoteHandler } from './notes.ts';
import { patchIncidentHandler } from './patch-incident.ts';
import { replyHandler } from './reply.ts';
import { etagOf } from './versions.ts';

export interface BulkParts {
  readonly links: LinkParts;
  readonly customers: CustomerStore;
  readonly descriptions: DescriptionStore;
}

/** The action, asked of one incident. */
export interface OneOfMany {
  readonly reference: string;
  readonly idempotencyKey: string | undefined;
  readonly actor: Actor;
  readonly now: Date;
}

type Act = (one: OneOfMany) => Promise<RouteAnswer>;

/** How often a patch is made anew where the incident changed between its reading and its writing. */
const ATTEMPTS = 8;

/** What an action does to one incident: what the route for a single one does, by the same handler. */
export function actorOn(parts: BulkParts, site: Parameters<typeof patchIncidentHandler>[1]['site']) {
  const { links } = parts;
  const patchOne = patchIncidentHandler(links, { ...parts, site });
  const run = commander(links);

  /** The version is read here: who asks for many has not seen each. */
  const patched =
    (fields: Extract<BulkAction, { type: 'patch' }>['fields']): Act =>
    async (one) => {
      for (let attempt = 1; ; attempt += 1) {
        const state = await links.incidents.load(one.reference);
        if (!state) throw absent(one.reference);
        try {
          return await patchOne({
            ...plain(one, fields),
            headers: { ...headersOf(one), 'if-match': etagOf(state.incident.version) },
          });
        } catch (error) {
          const outrun = error instanceof DeskError && error.code === 'staleVersion';
          if (!outrun || attempt === ATTEMPTS) throw error;
        }
      }
    };

  const retagged =
    (action: Extract<BulkAction, { type: 'addTags' | 'removeTags' }>): Act =>
    (one) =>
      run(
        { ...one, content: action },
        {
          name: 'bulkTags',
          status: 200,
          decide: (state, context) => {
            const had = state.incident.tags;
            const others = had.filter((tag) => !action.tags.includes(tag));
            const tags =
              action.type === 'removeTags'
                ? others
                : [...had, ...action.tags.filter((tag) => !had.includes(tag))];
            if (tags.length > MOST_TAGS) throw tooManyTags();
            return patch(state, { fields: { tags, reason: action.reason } }, context);
          },
          resultOf: ({ incident }) => ({ version: incident.version }),
          unchanged: ({ incident }) => ({ version: incident.version }),
        },
      );

  return (action: BulkAction): Act => {
    switch (action.type) {
      case 'patch':
        return patched(action.fields);
      case 'close':
        return patched({ status: 'closed', reason: action.reason });
      case 'addTags':
      case 'removeTags':
        return retagged(action);
      case 'assign':
        return (one) => assignHandler(links)(plain(one, action.to));
      case 'take':
        return (one) => takeHandler(links)(plain(one, { unlessAssigned: action.unlessAssigned }));
      case 'route':
        return (one) => routeIncidentHandler(links)(plain(one, undefined));
      case 'note': {
        const { type: _, ...body } = action;
        return (one) => addNoteHandler(links)(plain(one, { ...body, files: [] }));
      }
      case 'reply': {
        const { type: _, ...body } = action;
        return (one) => replyHandler(links, site)(plain(one, { ...body, cc: [], bcc: [], files: [] }));
      }
      case 'merge': {
        const { type: _, ...body } = action;
        return (one) => mergeHandler(links)(plain(one, body));
      }
    }
  };
}

/** As many as PATCH takes. */
const MOST_TAGS = 50;

function tooManyTags(): DeskError {
  return faultyField('/action/tags', `An incident has at most ${MOST_TAGS} tags.`);
}

const headersOf = ({ idempotencyKey }: OneOfMany) =>
  idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };

/** The request that the route for a single incident would be sent. */
const plain = <B>(one: OneOfMany, body: B) => ({
  params: { reference: one.reference },
  query: undefined,
  headers: headersOf(one),
  body,
  actor: one.actor,
  now: one.now,
  sourceIp: '',
});

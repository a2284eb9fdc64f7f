import { accountWent, type CustomerStore, isOtherNewcomer } from '../../../shared/customers/index.ts';
import { entitlementChooser } from '../../../shared/entitlements/index.ts';
import {
  type Change,
  type DescriptionStore,
  type NewDescription,
  newDescription,
  type PatchWish,
  patch,
} from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import type { Settings } from '../../../shared/settings/index.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import type { patchIncidentRoute } from '../routes/record.ts';
import { type CommandParts, commander } from './command.ts';
import { contactFinder } from './find-contact.ts';
import { entitlementFinder } from './find-entitlement.ts';
import { namedAccountStands, namedFinder, refuseGoing } from './find-named.ts';
import { refuseOwnAddress } from './own-address.ts';
import { recordView } from './record-view.ts';
import { requiredVersion } from './versions.ts';

/** A patch with what else is written for it, and what its record is shown by. */
type Patched = Change & { readonly creation: readonly TransactItem[]; readonly settings: Settings };

export const patchIncidentHandler = (
  parts: CommandParts,
  also: { customers: CustomerStore; descriptions: DescriptionStore; site: Site },
): RouteHandler<typeof patchIncidentRoute> => {
  const run = commander(parts);
  const findContact = contactFinder(also.customers, also.site);
  const findNamed = namedFinder(parts.client, parts.table, also.site);
  const findEntitlement = entitlementFinder(entitlementChooser(parts.client, parts.table, also.site));

  return async ({ params: { reference }, body, headers, actor, now }) => {
    const ifMatch = headers['if-match'];
    requiredVersion(ifMatch);
    const { contact, description, ...fields } = body;
    fields.informedUsers?.forEach(({ address }, at) => {
      refuseOwnAddress(address, also.site, `/informedUsers/${at}/address`);
    });
    const textOf = newText(also.descriptions, reference, description, now);
    const attempt = (joins = true) =>
      run<Patched, ReturnType<typeof recordView>>(
        { reference, actor, now, idempotencyKey: headers['idempotency-key'], ifMatch, content: body },
        {
          name: 'patchIncident',
          status: 200,
          decide: async (state, context) => {
            const [found, text] = await Promise.all([contact && findContact(contact, now, joins), textOf()]);
            const known = await findNamed(fields, state.incident, found, now);
            const wish: PatchWish = { fields, contact: found?.contact, known, description: text };
            const entitlement = await findEntitlement(state.incident, wish, context);
            const change = patch(state, { ...wish, entitlement }, context);
            if (!change) return change;
            const creation = found?.creation ?? [];
            const account = state.incident.account === fields.account ? undefined : fields.account;
            const stands = namedAccountStands(account, { now, table: parts.table, creation });
            return { ...change, creation: [...creation, ...stands], settings: context.settings };
          },
          also: ({ creation }) => creation,
          resultOf: ({ incident, settings }) => recordView(incident, settings),
          unchanged: ({ incident }, { settings }) => recordView(incident, settings),
        },
      );
    try {
      return await attempt();
    } catch (error) {
      // Somebody else made a contact of this address at the same instant: it is found now.
      if (!isOtherNewcomer(error)) throw error;
      return await attempt(!accountWent(error)).catch(refuseGoing);
    }
  };
};

/**
 * How the description wished for follows the one that stands, for each attempt anew. A long text is kept once,
 * and not before it is known to be another.
 */
function newText(
  descriptions: DescriptionStore,
  reference: string,
  wish: string | null | undefined,
  now: Date,
): () => Promise<NewDescription | undefined> {
  let kept: ReturnType<DescriptionStore['keep']> | undefined;
  return async () => {
    if (wish === undefined) return undefined;
    const before = await descriptions.current(reference);
    if ((before?.whole ?? '') === (wish ?? '')) return undefined;
    kept ??= descriptions.keep(reference, newId(now), wish ?? '', now);
    return newDescription(before, await kept);
  };
}

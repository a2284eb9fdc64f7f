import {
  type Entitlement,
  type EntitlementChooser,
  type ForIncident,
  refusedChoice,
} from '../../../shared/entitlements/index.ts';
import {
  becoming,
  type Incident,
  ownerMoved,
  type PatchWish,
  productMoved,
} from '../../../shared/incidents/index.ts';

/** What is looked at of an incident to choose an entitlement for it. */
export const forIncident = (incident: Incident): ForIncident => {
  const { contact, account, product, channel, entitlementUse } = incident;
  return {
    ...{ contact, account, product, channel },
    drawnOn: entitlementUse && entitlementUse.drawn > 0 ? entitlementUse.entitlement : undefined,
  };
};

/**
 * The entitlement that a patch chooses, or that stays where the product becomes another. Read where there is
 * something to look at, and then only.
 * @throws DeskError conflict, with every reason why it cannot be chosen.
 */
export const entitlementFinder =
  (chooser: EntitlementChooser) =>
  async (
    before: Incident,
    wish: PatchWish,
    by: Parameters<typeof becoming>[2],
  ): Promise<Entitlement | undefined> => {
    const { entitlement: named } = wish.fields;
    if (named === null || (named === undefined && before.entitlementUse?.product === undefined)) {
      return undefined;
    }
    const after = becoming(before, wish, by);
    const id = named ?? before.entitlement;
    const moved = ownerMoved(before, after);
    if (id === undefined || (named === undefined && (moved || !productMoved(before, after))))
      return undefined;
    // An incident that goes to somebody else has to be owed to them as if it were new.
    const { drawnOn, ...incident } = forIncident(after);
    const choice = await chooser.look(id, moved ? incident : { ...incident, drawnOn }, by.now);
    if (!choice || choice.reasons.length === 0) return choice?.entitlement;
    if (named === undefined) {
      const covers = choice.reasons.every(({ code }) => code !== 'productOutOfScope');
      return covers ? choice.entitlement : undefined;
    }
    // What it has already may be named again, whatever has become of it since.
    if (named === before.entitlement && !moved && !productMoved(before, after)) return undefined;
    throw refusedChoice(choice);
  };

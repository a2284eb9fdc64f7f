import {
  addRelation,
  answerOffer,
  attachChild,
  detachChild,
  familyStore,
  findEvent,
  type IncidentState,
  linkServiceOrder,
  livingIncident,
  MOST_RELATIONS,
  merge,
  moved,
  openOpportunity,
  partStore,
  presentOffer,
  split,
  splitBefore,
  splitMarker,
} from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings, Offer } from '../../shared/settings/index.ts';
import { defaultPolicy } from '../../shared/sla/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const by = {
  actor: { kind: 'agent' as const, id: newId(morning), name: 'agent' },
  now: morning,
  newId,
  settings: defaultSettings,
  childDepth: defaultSettings.workflow.childDepth,
};
const plan = Offer.parse({ code: 'toner-plan', label: { en: 'A year of toner' } });

/** Merging and splitting incidents, their children and relations, and what is sold on them. */
export function linkPatterns(scene: Scene, opened: readonly Opened[]): readonly AccessPattern[] {
  const { client, layout, incidents } = scene;
  const { table } = layout;
  const parts = partStore(client, table);
  const family = familyStore(client, table, parts);
  const [parent, child, away, survivor, source, other] = opened.map(({ incident }) => incident.reference);
  const at = async (reference: string | undefined): Promise<IncidentState> => {
    const state = reference === undefined ? undefined : await incidents.load(reference);
    if (!state) throw new Error('The scene has six incidents to link.');
    return state;
  };
  const none = { ancestors: [], descendants: [] };
  const attach = async (reference: string | undefined) => {
    const [above, below] = [await at(parent), await at(reference)];
    const ancestors = await family.ancestors(above.incident);
    const descendants = await family.descendants(below.incident);
    const change = moved(below, above.incident.reference, by);
    await incidents.commit(attachChild(above, change, { ancestors, descendants }, by));
  };
  return [
    {
      name: 'Attach a first child: both, with those above and below',
      by: 'addChild',
      run: () => attach(child),
    },
    {
      name: 'Attach another child',
      by: 'addChild',
      run: () => attach(other),
    },
    {
      name: 'Children of an incident',
      by: 'listChildren, incidents/close-children',
      run: async () => {
        const [head] = await family.heads([parent ?? '']);
        if (head) await family.children(head, { size: 25 });
      },
    },
    {
      name: 'Change of a child that moves the counts of its parent',
      by: 'reply, patchIncident, mail/receive',
      run: async () => {
        const answer = scene.answerOf(await at(child), morning);
        await incidents.commit({ ...answer, incident: { ...answer.incident, status: 'solved' } });
      },
    },
    {
      name: 'Detach a child',
      by: 'removeChild',
      run: async () => {
        const row = await parts.get('child', [parent ?? ''], child ?? '');
        if (row) await incidents.commit(detachChild(await at(parent), await at(child), row, by));
      },
    },
    {
      name: 'Relate two incidents, with a look at the relations there are',
      by: 'addRelation',
      run: async () => {
        const state = await at(parent);
        const had = await parts.list('relation', [parent ?? ''], { size: MOST_RELATIONS });
        const wanted = { relation: 'incident' as const, target: child ?? '' };
        await incidents.commit(addRelation(state, wanted, had.parts, by));
      },
    },
    {
      name: 'Relations of an incident',
      by: 'listRelations',
      run: () => parts.list('relation', [parent ?? ''], { size: 25 }),
    },
    {
      name: 'Merge two incidents',
      by: 'mergeIncident',
      run: async () => {
        const merging = { away: await at(away), survivor: await at(survivor), children: [], links: [] };
        const request = { into: survivor ?? '', acrossContacts: true };
        await incidents.commit(merge({ ...merging, family: none }, request, by));
      },
    },
    {
      name: 'The survivor of a merged incident',
      by: 'mail/receive, mergeIncident, readOwnIncident',
      run: () => livingIncident(incidents, away ?? ''),
    },
    {
      name: 'Split an entry into an incident, once',
      by: 'splitEvent',
      run: async () => {
        await incidents.commit(scene.mailOn(await at(source), 'split-1', morning));
        const state = await at(source);
        const { events } = await scene.reader.timeline(source ?? '', { size: 5, newestFirst: true });
        const mailed = events.find(({ type }) => type === 'emailIn');
        const entry = mailed && (await findEvent(client, table, [source ?? ''], mailed.id));
        if (!entry) throw new Error('The mail to split is not there.');
        await splitBefore(client, table, entry);
        const reference = await incidents.nextReference(site, morning);
        const change = split(
          state,
          entry,
          { contact: 'author' },
          { ...by, policy: defaultPolicy(site.timeZone), reference },
        );
        await incidents.commit(change, [splitMarker(table, entry, reference)]);
      },
    },
    {
      name: 'Open an opportunity',
      by: 'openOpportunity',
      run: async () => {
        const fields = { name: 'Ten printers', amount: 4990, currency: 'EUR', stage: 'qualified' };
        await incidents.commit(openOpportunity(await at(parent), fields, 0, by));
      },
    },
    {
      name: 'Present an offer, and note the answer',
      by: 'presentOffer, answerOffer',
      run: async () => {
        await incidents.commit(
          presentOffer(await at(parent), plan, undefined, undefined, { ...by, day: '2026-11-23' }),
        );
        const part = await parts.get('offer', [parent ?? ''], plan.code);
        if (part) await incidents.commit(answerOffer(await at(parent), part, { state: 'accepted' }, by));
      },
    },
    {
      name: 'Link a service order',
      by: 'linkServiceOrder',
      run: async () => {
        const order = { number: 'SO-4711', status: 'open' as const };
        await incidents.commit(linkServiceOrder(await at(parent), order, [], by));
      },
    },
  ];
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BusEvent } from '../events/index.ts';
import {
  type Change,
  type IncidentState,
  type IncidentStore,
  incidentReader,
  incidentStore,
  type TableLayout,
  withNotices,
} from '../incidents/index.ts';
import { stopwatch } from '../platform/clock.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import {
  conditionsOf,
  type Deciding,
  decideRules,
  loadPatterns,
  needsOf,
  patienceBy,
  type Rule,
  type RuleDecision,
  type RuleSet,
  type RuleStore,
  ruleStore,
  type Trigger,
  triggersOf,
} from '../rules/index.ts';
import { settingsStore } from '../settings/index.ts';
import { ruledKey } from '../table/keys.ts';
import { LostRace, type TransactItem } from '../table/transact.ts';
import { type FactFinder, factFinder } from './facts-store.ts';
import { firingOn, MOST_DEEP } from './fire.ts';
import { meansOf } from './means-store.ts';
import { oneTurnEach } from './routing-store.ts';
import { type Story, storyOf, triggersOfEntry } from './story.ts';

type Added = Extract<BusEvent, { type: 'TimelineEventAdded' }>['detail'];

/** What became of one entry of a timeline. */
export type RunOutcome =
  | { readonly outcome: 'irrelevant' | 'toldByAnother' | 'noneFires' | 'firedBefore' | 'gone' }
  | { readonly outcome: 'fired' | 'held'; readonly rules: readonly string[] };

/** That rules fired on a change is known for longer than a queue can bring it again, dead letters included. */
const KEEP_SECONDS = 40 * 86_400;
const ruled = 'ruled';

/**
 * Runs the rules of a site on what happens to its incidents. Everything that they do on one change is one
 * transaction with the mark that they have: brought twice, at once or days later, a change fires once.
 */
export const ruleRunner = (
  client: DynamoDBDocumentClient,
  layout: TableLayout,
  { site, newId }: { site: Site; newId: NewId },
) => {
  const { table } = layout;
  const incidents = incidentStore(client, layout);
  const reader = incidentReader(client, table);
  const settings = settingsStore(client, table, site.id);
  const facts = factFinder(client, table, site);
  const rules = keptRules(ruleStore(client, table, site.id));
  const patterns = loadPatterns();
  const means = meansOf(client, table, site);

  return async (added: Added, now: Date): Promise<RunOutcome> => {
    const possible = triggersOf(added);
    if (possible.length === 0) return { outcome: 'irrelevant' };
    const standing = await rules();
    const waiting = (of: readonly Trigger[]) =>
      standing.rules.filter(({ enabled, on }) => enabled && on.some((one) => of.includes(one)));
    // A mail in opens incidents too, and which of them it opened stands only in the entry.
    const maybe = added.type === 'created' ? [...possible, 'inboundMail' as const] : possible;
    if (waiting(maybe).length === 0) return { outcome: 'noneFires' };
    const entries = await reader.entriesAt(added.reference, added.at);
    const story = storyOf(entries, added.eventId);
    if (!story) return { outcome: 'gone' };
    const teller = entries.find(
      (entry) =>
        (entry.id === added.eventId || (entry.version !== undefined && String(entry.version) === story.id)) &&
        waiting(triggersOfEntry(entry)).length > 0,
    );
    if (teller?.id !== added.eventId) return { outcome: 'toldByAnother' };
    const concerned = waiting(story.triggers);
    const patience = patienceBy(stopwatch);
    const decide = decider({ facts, patterns: await patterns, patience, story, rules: concerned, now });
    const by = { now, newId };
    const own = { ...means, router: oneTurnEach(means.router) };
    const tooDeep = story.depth >= MOST_DEEP;
    return runOn(incidents, added.reference, ruledMark(table, added.reference, story, now), async (state) => {
      let under: ReturnType<typeof firingOn> | undefined;
      const begun = async () => {
        under ??= firingOn(state, story, { ...own, ...by, site, settings: await settings.load() });
        return under;
      };
      const decided = await decide(state, async (decision) =>
        tooDeep ? undefined : (await begun()).fire(decision),
      );
      for (const { because, rules } of heldAmong(decided, tooDeep)) (await begun()).hold(rules, because);
      if (!under) return undefined;
      const firing = decided.filter(({ fires }) => fires);
      const told = firing.length > 0 ? firing : decided.filter(({ passedOver }) => isHeld(passedOver));
      return {
        outcome: firing.length > 0 ? 'fired' : 'held',
        change: withNotices(under.done(), by),
        rules: told.map(({ rule }) => rule.id),
      };
    });
  };
};

/** Why rules were held back that would have fired, or might have. */
const reasons = {
  noRoom: 'The rules before them have done as much as one change holds.',
  tookTooLong: 'It took too long to look for the patterns of rules.',
};

const isHeld = (why: RuleDecision['passedOver']): why is keyof typeof reasons =>
  why !== undefined && Object.hasOwn(reasons, why);

/** The rules that were held back, by why. */
function heldAmong(decided: readonly RuleDecision[], tooDeep: boolean) {
  const words = tooDeep
    ? { ...reasons, noRoom: `Rules have called forth one another ${MOST_DEEP} times.` }
    : reasons;
  return Object.entries(words).flatMap(([why, because]) => {
    const rules = decided.filter(({ passedOver }) => passedOver === why).map(({ rule }) => rule);
    return rules.length > 0 ? [{ because, rules }] : [];
  });
}

/** What becomes of the rules on an incident as it stands, each on what `fire` made of it for those before. */
const decider =
  (
    by: Omit<Deciding, 'triggers' | 'fired'> & {
      readonly facts: FactFinder;
      readonly story: Story;
      readonly rules: readonly Rule[];
      readonly now: Date;
    },
  ) =>
  async (
    { incident }: IncidentState,
    fire: (decision: RuleDecision) => Promise<IncidentState | undefined>,
  ): Promise<readonly RuleDecision[]> => {
    const { story, rules, patterns, patience, now } = by;
    const factsAs = await by.facts.around(incident, story, needsOf(conditionsOf(rules)), now);
    return decideRules(
      rules,
      factsAs(incident),
      { triggers: story.triggers, patterns, patience, fired: story.chain },
      async (decision) => {
        const after = await fire(decision);
        return after && factsAs(after.incident);
      },
    );
  };

interface Decided {
  readonly outcome: 'fired' | 'held';
  readonly change: Change;
  readonly rules: readonly string[];
}

async function runOn(
  incidents: IncidentStore,
  reference: string,
  mark: TransactItem,
  decide: (state: IncidentState) => Promise<Decided | undefined>,
): Promise<RunOutcome> {
  let decided: Decided | undefined;
  let merged = false;
  try {
    const change = await incidents.change(
      reference,
      async (state) => {
        merged = state.incident.mergedInto !== undefined;
        decided = merged ? undefined : await decide(state);
        return decided?.change;
      },
      () => [mark],
    );
    if (!change || !decided) return { outcome: merged ? 'gone' : 'noneFires' };
    return { outcome: decided.outcome, rules: decided.rules };
  } catch (error) {
    if (error instanceof LostRace && error.by(ruled)) return { outcome: 'firedBefore' };
    throw error;
  }
}

const ruledMark = (table: string, reference: string, { id }: Story, now: Date): TransactItem => ({
  label: ruled,
  Put: {
    TableName: table,
    Item: {
      ...ruledKey(reference, id),
      kind: 'ruled',
      expiresAt: Math.floor(now.getTime() / 1000) + KEEP_SECONDS,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** The rules in memory, read anew when their revision is another: one small read for each asking. */
function keptRules(store: RuleStore): () => Promise<RuleSet> {
  let kept: RuleSet | undefined;
  return async () => {
    const { revision } = await store.order();
    if (kept?.revision !== revision) kept = await store.all();
    return kept;
  };
}

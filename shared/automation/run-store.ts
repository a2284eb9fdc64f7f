import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BusEvent } from '../events/index.ts';
import {
  type Change,
  type IncidentState,
  type IncidentStore,
  incidentReader,
  incidentStore,
  type TableLayout,
  theDesk,
  withNotices,
} from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import {
  conditionsOf,
  decideRules,
  loadPatterns,
  needsOf,
  type Patterns,
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
import { firingOn, holdRules, MOST_DEEP } from './fire.ts';
import { meansOf } from './means-store.ts';
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
    const decide = decider({ facts, patterns: await patterns, story, rules: concerned, now });
    const by = { now, newId };
    const held = story.depth >= MOST_DEEP;
    return runOn(incidents, added.reference, ruledMark(table, added.reference, story, now), async (state) => {
      let under: ReturnType<typeof firingOn> | undefined;
      const firing = await decide(state, async (decision) => {
        if (held) return state;
        under ??= firingOn(state, story, { ...means, ...by, site, settings: await settings.load() });
        return under.fire(decision);
      });
      if (firing.length === 0) return undefined;
      if (!under) return { outcome: 'held', change: holdRules(state, firing, theDesk, by), also: [], firing };
      const { change, also } = under.done();
      return { outcome: 'fired', change: withNotices(change, by), also, firing };
    });
  };
};

/** Which of the rules fire on an incident as it stands, each on what `fire` made of it for those before. */
const decider =
  (by: { facts: FactFinder; patterns: Patterns; story: Story; rules: readonly Rule[]; now: Date }) =>
  async ({ incident }: IncidentState, fire: (decision: RuleDecision) => Promise<IncidentState>) => {
    const { story, rules, patterns, now } = by;
    const factsAs = await by.facts.around(incident, story, needsOf(conditionsOf(rules)), now);
    const decided = await decideRules(
      rules,
      factsAs(incident),
      { triggers: story.triggers, patterns, fired: story.chain },
      async (decision) => factsAs((await fire(decision)).incident),
    );
    return decided.filter(({ fires }) => fires);
  };

interface Decided {
  readonly outcome: 'fired' | 'held';
  readonly change: Change;
  readonly also: readonly TransactItem[];
  readonly firing: readonly { readonly rule: Rule }[];
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
      () => [mark, ...(decided?.also ?? [])],
    );
    if (!change || !decided) return { outcome: merged ? 'gone' : 'noneFires' };
    return { outcome: decided.outcome, rules: decided.firing.map(({ rule }) => rule.id) };
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

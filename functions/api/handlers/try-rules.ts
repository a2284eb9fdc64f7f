import type { FactFinder } from '../../../shared/automation/index.ts';
import type { Incident, IncidentReader } from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  calendarsOf,
  conditionsOf,
  decideRules,
  type Facts,
  fieldOf,
  loadPatterns,
  needsOf,
  type Rule,
  type RuleInput,
  type RuleStore,
} from '../../../shared/rules/index.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { isTimelinePlace } from '../../../shared/table/keys.ts';
import type { dryRunRoute, listFiringsRoute } from '../routes/rules.ts';
import { absent } from './absent.ts';
import type { RuleChecker } from './check-rule.ts';

interface TryParts {
  readonly rules: RuleStore;
  readonly settings: SettingsStore;
  readonly reader: IncidentReader;
  readonly facts: FactFinder;
  readonly check: RuleChecker;
}

type Wish = Parameters<RouteHandler<typeof dryRunRoute>>[0]['body'];

export const dryRunHandler =
  (parts: TryParts): RouteHandler<typeof dryRunRoute> =>
  async ({ body, now }) => {
    await refuseUnknown(parts.settings, body);
    if (body.rules)
      await parts.check(
        body.rules,
        body.rules.map((_, at) => `/rules/${at}`),
      );
    const at = body.at ? new Date(body.at) : now;
    const rules = body.rules ? body.rules.map(draftRule) : (await parts.rules.all()).rules;
    const [patterns, facts] = await Promise.all([loadPatterns(), factsFor(parts, body, rules, at)]);
    const decided = decideRules(rules, facts, { triggers: [body.trigger], patterns, fired: [] });
    return {
      status: 200,
      body: {
        fires: decided.filter(({ fires }) => fires).map(({ rule }) => rule.name),
        rules: decided.map(({ rule, ...decision }) => ({
          ...(body.rules ? {} : { id: rule.id }),
          name: rule.name,
          ...decision,
          actions: decision.fires ? rule.actions : [],
        })),
      },
    };
  };

const draftRule = (rule: RuleInput, at: number): Rule => ({
  ...rule,
  id: `draft ${at}`,
  version: 0,
  createdAt: '',
  updatedAt: '',
  updatedBy: { id: '', name: '' },
});

/** @throws DeskError invalidRequest for facts that the vocabulary does not have. */
async function refuseUnknown(settings: SettingsStore, { facts = {}, changes }: Wish): Promise<void> {
  const standing = await settings.load();
  const fields = (['facts', 'changes'] as const).flatMap((part) =>
    Object.keys(part === 'facts' ? facts : changes)
      .filter((name) => !fieldOf(name, standing))
      .map((name) => ({
        in: 'body' as const,
        pointer: `/${part}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
        detail: `There is no field ${name}.`,
      })),
  );
  if (fields.length > 0) throw new DeskError('invalidRequest', 'Some facts are unknown.', { fields });
}

async function factsFor(parts: TryParts, wish: Wish, rules: readonly Rule[], now: Date): Promise<Facts> {
  const { reference, facts = {}, changes } = wish;
  const conditions = conditionsOf(rules);
  if (reference === undefined) {
    return { values: facts, changes, open: await parts.facts.openOf(calendarsOf(conditions), now), now };
  }
  const incident: Incident | undefined = await parts.reader.head(reference);
  if (!incident) throw absent(reference);
  const event = { type: wish.trigger, actor: 'desk' };
  const happening = { changes, event, opening: wish.trigger === 'created' };
  const found = await parts.facts.of(incident, happening, needsOf(conditions), now);
  return { ...found, values: { ...found.values, ...facts } };
}

const firings = new Set(['ruleFired', 'rulesHeld']);

export const listFiringsHandler =
  ({ reader }: Pick<TryParts, 'reader'>): RouteHandler<typeof listFiringsRoute> =>
  async ({ params: { reference }, query: { limit, cursor } }) => {
    const list = `firings:${reference}`;
    const { incident, events, next } = await reader.timeline(reference, {
      size: limit,
      newestFirst: true,
      after: readCursor(list, cursor, isTimelinePlace),
      wanted: ({ type }) => firings.has(type),
    });
    if (!incident) throw absent(reference);
    return { status: 200, body: { firings: events, ...(next ? { next: writeCursor(list, next) } : {}) } };
  };

import type { FactFinder } from '../../../shared/automation/index.ts';
import type { Incident, IncidentReader } from '../../../shared/incidents/index.ts';
import { stopwatch } from '../../../shared/platform/clock.ts';
import { DeskError, type FieldFault } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import {
  assumed,
  calendarsOf,
  changeFault,
  conditionsOf,
  decideRules,
  type Facts,
  factFault,
  loadPatterns,
  needsOf,
  patienceBy,
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
    const patience = patienceBy(stopwatch);
    const trying = { triggers: [body.trigger], patterns, patience, fired: [] };
    const decided = await decideRules(rules, facts, trying, ({ rule }, before) =>
      assumed(before, rule.actions),
    );
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

/** @throws DeskError invalidRequest for facts that the vocabulary does not have, and values they cannot have. */
async function refuseUnknown(settings: SettingsStore, { facts = {}, changes }: Wish): Promise<void> {
  const standing = await settings.load();
  const place = (name: string) => name.replace(/~/g, '~0').replace(/\//g, '~1');
  const fields = [
    ...Object.entries(facts).flatMap(([name, value]) =>
      faultAt(`/facts/${place(name)}`, factFault(name, value, standing)),
    ),
    ...Object.entries(changes).flatMap(([name, change]) => [
      ...faultAt(`/changes/${place(name)}`, changeFault(name, standing)),
      ...(['from', 'to'] as const).flatMap((part) => {
        const value = change[part];
        const detail = value === undefined ? undefined : factFault(name, value, standing);
        return changeFault(name, standing) ? [] : faultAt(`/changes/${place(name)}/${part}`, detail);
      }),
    ]),
  ];
  if (fields.length > 0) {
    throw new DeskError('invalidRequest', 'Some facts are not as they should be.', {
      fields: fields.slice(0, 50),
    });
  }
}

const faultAt = (pointer: string, detail: string | undefined): FieldFault[] =>
  detail === undefined ? [] : [{ in: 'body', pointer, detail }];

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

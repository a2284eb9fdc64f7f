import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError, type FieldFault } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import {
  faultsByNow,
  fieldNames,
  fieldOf,
  operatorsFor,
  type Rule,
  type RuleInput,
  type RuleStore,
} from '../../../shared/rules/index.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { readCursor, writeCursor } from '../../../shared/table/cursor.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type {
  createRuleRoute,
  deleteRuleRoute,
  listRulesRoute,
  orderRulesRoute,
  readRuleRoute,
  readVocabularyRoute,
  replaceRuleRoute,
} from '../routes/rules.ts';
import type { RuleChecker } from './check-rule.ts';
import type { KeepNamed } from './keep-named.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';
import { withFaults } from './with-faults.ts';

export interface RuleParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly rules: RuleStore;
  readonly settings: SettingsStore;
  readonly check: RuleChecker;
  readonly keepNamed: KeepNamed;
  readonly newId: NewId;
}

const shown = (status: number, rule: Rule, faults: readonly FieldFault[] = []): RouteAnswer => ({
  status,
  body: withFaults(rule, faults),
  headers: { etag: etagOf(rule.version) },
});

async function found(rules: RuleStore, id: string): Promise<Rule> {
  const rule = await rules.find(id);
  if (!rule) throw new DeskError('notFound', 'There is no such rule.');
  return rule;
}

const LIST = 'rules';

export const listRulesHandler =
  ({ rules, settings }: Pick<RuleParts, 'rules' | 'settings'>): RouteHandler<typeof listRulesRoute> =>
  async ({ query: { limit, cursor } }) => {
    const after = readCursor(LIST, cursor, (place) => /^\d{1,4}$/.test(place));
    const [all, standing] = await Promise.all([rules.all(), settings.load()]);
    const from = Number(after ?? 0);
    const to = from + limit;
    return {
      status: 200,
      headers: { etag: etagOf(all.version) },
      body: {
        rules: all.rules.slice(from, to).map((rule) => withFaults(rule, faultsByNow(rule, standing))),
        orderVersion: all.version,
        ...(to < all.rules.length ? { next: writeCursor(LIST, String(to)) } : {}),
      },
    };
  };

export const readVocabularyHandler =
  ({ settings }: Pick<RuleParts, 'settings'>): RouteHandler<typeof readVocabularyRoute> =>
  async () => {
    const standing = await settings.load();
    const fields = fieldNames(standing).flatMap((name) => {
      const field = fieldOf(name, standing);
      if (!field) return [];
      const values = field.values?.(standing);
      const { kind, about } = field;
      return [{ name, kind, about, operators: operatorsFor(name, field), ...(values ? { values } : {}) }];
    });
    return { status: 200, body: { fields } };
  };

export const readRuleHandler =
  ({ rules, settings }: Pick<RuleParts, 'rules' | 'settings'>): RouteHandler<typeof readRuleRoute> =>
  async ({ params: { id } }) => {
    const [rule, standing] = await Promise.all([found(rules, id), settings.load()]);
    return shown(200, rule, faultsByNow(rule, standing));
  };

export const createRuleHandler =
  ({ client, table, rules, check, keepNamed, newId }: RuleParts): RouteHandler<typeof createRuleRoute> =>
  async ({ headers, body, actor, now }) => {
    const request = { scope: `createRule:${actor.id}`, key: headers['idempotency-key'], content: body };
    const rule = await doneOnce<Rule>({ client, table, now }, request, async (keep) => {
      await check([body], ['']);
      const made = ruleFrom(body, { id: newId(now), version: 1, createdAt: now.toISOString() }, actor, now);
      await keepNamed({ kind: 'rule', id: made.id }, { from: undefined, to: made }, (notes) =>
        rules.create(made, [...notes, ...keep(made)]),
      );
      return made;
    });
    return shown(201, rule);
  };

export const replaceRuleHandler =
  ({
    rules,
    check,
    keepNamed,
  }: Pick<RuleParts, 'rules' | 'check' | 'keepNamed'>): RouteHandler<typeof replaceRuleRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const before = await found(rules, id);
    checkVersion(before, version);
    await check([body], ['']);
    const { createdAt } = before;
    const rule = ruleFrom(body, { id, version: version + 1, createdAt }, actor, now);
    await keepNamed({ kind: 'rule', id }, { from: before, to: rule }, (notes) =>
      rules.replace(before, rule, notes),
    );
    return shown(200, rule);
  };

export const deleteRuleHandler =
  ({ rules, keepNamed }: Pick<RuleParts, 'rules' | 'keepNamed'>): RouteHandler<typeof deleteRuleRoute> =>
  async ({ params: { id }, headers }) => {
    const rule = await found(rules, id);
    if (headers['if-match'] !== undefined) checkVersion(rule, requiredVersion(headers['if-match']));
    await keepNamed({ kind: 'rule', id }, { from: rule, to: undefined }, (notes) =>
      rules.remove(rule, notes),
    );
    return { status: 204 };
  };

export const orderRulesHandler =
  ({ rules }: Pick<RuleParts, 'rules'>): RouteHandler<typeof orderRulesRoute> =>
  async ({ headers, body }) => {
    const { order, version } = await rules.reorder(requiredVersion(headers['if-match']), body.order);
    return { status: 200, body: { order, version }, headers: { etag: etagOf(version) } };
  };

const ruleFrom = (
  input: RuleInput,
  own: Pick<Rule, 'id' | 'version' | 'createdAt'>,
  { id, name }: { id: string; name: string },
  now: Date,
): Rule => ({ ...input, ...own, updatedAt: now.toISOString(), updatedBy: { id, name } });

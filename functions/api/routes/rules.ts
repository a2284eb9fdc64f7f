import * as z from 'zod';
import { Reference, TimelineEvent } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { MOST_RULES, Rule, RuleInput, Trigger } from '../../../shared/rules/index.ts';
import { faults } from './faults.ts';
import { Idempotency } from './portal.ts';
import { ifMatch, Paging } from './schedule-parts.ts';

const common = { function: 'api/rules', tag: 'Rules' } as const;
const RuleId = z.string().regex(/^[\w-]{1,64}$/, 'The id of a rule.');
const params = z.object({ id: RuleId });
const RULE_BODY = 64 * 1024;
const Standing = Rule.extend({ faults: faults() });

export const listRulesRoute = defineRoute({
  ...common,
  id: 'listRules',
  method: 'GET',
  path: '/v1/rules',
  role: 'manager',
  summary: 'List the business rules in their order',
  query: Paging,
  replies: {
    200: {
      description: 'A page; `next` is absent on the last one. The ETag is the version of the order.',
      schema: z.object({ rules: z.array(Standing), orderVersion: z.int(), next: z.string().optional() }),
    },
  },
});

export const readVocabularyRoute = defineRoute({
  ...common,
  id: 'readRuleVocabulary',
  method: 'GET',
  path: '/v1/rules/vocabulary',
  role: 'manager',
  summary: 'What conditions may speak of',
  description: 'Every field of the vocabulary, custom fields included, and how each may be compared.',
  replies: {
    200: {
      description: 'All of them.',
      schema: z.object({
        fields: z.array(
          z.object({
            name: z.string(),
            kind: z.string(),
            about: z.string(),
            operators: z.array(z.string()),
            values: z
              .array(z.string())
              .optional()
              .meta({ description: 'The values it may have; absent where any short text is taken.' }),
          }),
        ),
      }),
    },
  },
});

export const createRuleRoute = defineRoute({
  ...common,
  id: 'createRule',
  method: 'POST',
  path: '/v1/rules',
  role: 'admin',
  summary: 'Make a business rule',
  description: `It stands behind the others. When one of its triggers happens to an incident and its condition holds, its actions are carried out. A site has ${MOST_RULES} at most.`,
  headers: Idempotency,
  bodyLimit: RULE_BODY,
  body: RuleInput,
  refuses: ['conflict'],
  replies: { 201: { description: 'It is there.', schema: Rule } },
});

export const readRuleRoute = defineRoute({
  ...common,
  id: 'readRule',
  method: 'GET',
  path: '/v1/rules/{id}',
  role: 'manager',
  summary: 'Read a business rule',
  params,
  replies: { 200: { description: 'The rule; the ETag is its version.', schema: Standing } },
});

export const replaceRuleRoute = defineRoute({
  ...common,
  id: 'replaceRule',
  method: 'PUT',
  path: '/v1/rules/{id}',
  role: 'admin',
  summary: 'Replace a business rule',
  description: 'Its place in the order stays. If-Match is required.',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  bodyLimit: RULE_BODY,
  body: RuleInput,
  refuses: ['preconditionRequired', 'conflict'],
  replies: { 200: { description: 'It is replaced.', schema: Rule } },
});

export const deleteRuleRoute = defineRoute({
  ...common,
  id: 'deleteRule',
  method: 'DELETE',
  path: '/v1/rules/{id}',
  role: 'admin',
  summary: 'Delete a business rule',
  params,
  headers: z.object({ 'if-match': ifMatch }),
  replies: { 204: { description: 'It is gone.' } },
});

export const orderRulesRoute = defineRoute({
  ...common,
  id: 'orderRules',
  method: 'PUT',
  path: '/v1/rule-order',
  role: 'admin',
  summary: 'Put the business rules into another order',
  description:
    'All of them as one change. If-Match is required and names the version of the order: of two who reorder at once one is refused.',
  headers: z.object({ 'if-match': ifMatch }),
  body: z.strictObject({
    order: z.array(RuleId).max(MOST_RULES).meta({ description: 'The ids of all rules, each once.' }),
  }),
  refuses: ['preconditionRequired'],
  replies: {
    200: {
      description: 'As it stands now; the ETag is its version.',
      schema: z.object({ order: z.array(z.string()), version: z.int() }),
    },
  },
});

const Fact = z.union([
  z.string().max(10_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(250)).max(100),
]);

/** What became of every part of a condition; parts are of the same form. */
const Evaluated = z
  .object({
    form: z.enum(['all', 'any', 'not', 'test']),
    holds: z.boolean(),
    parts: z.array(z.unknown()).optional(),
    field: z.string().optional(),
    operator: z.string().optional(),
    expected: z.unknown().optional(),
    actual: z.unknown().optional(),
  })
  .meta({ description: 'Of all, any and not their parts in the same form; of a test what was compared.' });

const Drawn = z.object({
  id: z.string().optional().meta({ description: 'Absent for a draft.' }),
  name: z.string(),
  fires: z.boolean(),
  passedOver: z
    .enum(['disabled', 'otherTrigger', 'stopped', 'firedBefore', 'tookTooLong', 'noRoom'])
    .optional()
    .meta({ description: 'Why its condition did not decide.' }),
  evaluation: Evaluated.optional().meta({ description: 'Absent where it has no condition.' }),
  actions: z.array(z.unknown()).meta({ description: 'What it would do; empty where it does not fire.' }),
});

export const dryRunRoute = defineRoute({
  ...common,
  id: 'dryRunRules',
  method: 'POST',
  path: '/v1/rules/dry-run',
  role: 'manager',
  summary: 'Try which rules would fire',
  description:
    'For an incident as it stands, or for sample facts under the names of the vocabulary; with the rules as they are saved, or with drafts in their place. Nothing is stored and nothing is done.',
  bodyLimit: 1024 * 1024,
  body: z
    .strictObject({
      trigger: Trigger,
      reference: Reference.optional(),
      facts: z
        .record(z.string().max(100), Fact)
        .optional()
        .meta({ description: 'Facts of a sample; beside a reference they stand in place of its own.' }),
      changes: z
        .record(z.string().max(100), z.strictObject({ from: Fact.optional(), to: Fact.optional() }))
        .default({})
        .meta({ description: 'Fields that are taken to have just changed.' }),
      at: z.iso.datetime().optional().meta({ description: 'The instant it is tried for; now.' }),
      rules: z.array(RuleInput).min(1).max(MOST_RULES).optional(),
    })
    .refine(({ reference, facts }) => reference !== undefined || facts !== undefined, {
      path: ['reference'],
      error: 'Name an incident, or give facts.',
    })
    .meta({ example: { trigger: 'created', reference: '261122-000001' } }),
  replies: {
    200: {
      description: 'Each rule in order, with the evaluation of every part of its condition.',
      schema: z.object({ fires: z.array(z.string()), rules: z.array(Drawn) }),
    },
  },
});

export const listFiringsRoute = defineRoute({
  ...common,
  id: 'listFirings',
  method: 'GET',
  path: '/v1/incidents/{reference}/firings',
  role: 'agent',
  summary: 'Which rules fired on an incident, and why',
  description: 'Also those that were held back because rules have called forth one another too often.',
  params: z.object({ reference: Reference }),
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(25),
    cursor: z.string().max(500).optional().meta({ description: 'The `next` of the page before.' }),
  }),
  replies: {
    200: {
      description: 'Newest first. A page may be short and still have a `next`.',
      schema: z.object({ firings: z.array(TimelineEvent), next: z.string().optional() }),
    },
  },
});

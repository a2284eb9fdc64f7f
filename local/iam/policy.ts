import * as z from 'zod';
import { conditionHolds, type RequestContext } from './condition.ts';
import { matchesPattern } from './wildcard.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

export const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type Statement = z.infer<typeof Statement>;

export const PolicyDocument = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});

export interface Need {
  readonly action: string;
  readonly resource: string;
}

/** Whether a caller with these statements may do this: some Allow matches and no Deny does. */
export function allows(statements: readonly Statement[], need: Need, context: RequestContext): boolean {
  const matching = statements.filter((statement) => applies(statement, need, context));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(statement: Statement, { action, resource }: Need, context: RequestContext): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const actionMatches = (pattern: string) => matchesPattern(pattern.toLowerCase(), action.toLowerCase());
  const resourceMatches = (pattern: string) => matchesPattern(pattern, resource);
  if (Action && !Action.some(actionMatches)) return false;
  if (NotAction?.some(actionMatches)) return false;
  if (Resource && !Resource.some(resourceMatches)) return false;
  if (NotResource?.some(resourceMatches)) return false;
  return Object.entries(Condition).every(([operator, keys]) => conditionHolds(operator, keys, context));
}

import type { RunningResource } from '../contract.ts';
import type { Stack } from './assembly.ts';
import { noValue, resolveValue, type Scope } from './intrinsics.ts';

export interface Surroundings {
  readonly account: string;
  readonly region: string;
  readonly exports: ReadonlyMap<string, unknown>;
}

/** What one stack's values resolve against: its parameters' defaults and the resources that run so far. */
export function stackScope(
  { name, template }: Stack,
  resources: ReadonlyMap<string, RunningResource>,
  { account, region, exports }: Surroundings,
): Scope {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': name,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${name}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };
  const scope: Scope = {
    ref: (id) => resources.get(id)?.ref ?? pseudo[id] ?? template.Parameters[id]?.Default,
    attribute: (id, attribute) => resources.get(id)?.attributes[attribute],
    condition(id) {
      if (!(id in template.Conditions)) throw new Error(`the condition ${id} is not declared`);
      return resolveValue(template.Conditions[id], scope) === true;
    },
    mapping: (map, first, second) => template.Mappings[map]?.[first]?.[second],
    import: (id) => exports.get(id),
  };
  return scope;
}

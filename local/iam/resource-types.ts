import * as z from 'zod';
import type { RunningResource } from '../contract.ts';
import { type EngineResourceType, physicalName } from '../engine.ts';
import { readProperties } from '../template/properties.ts';
import { checkCondition } from './condition.ts';
import { PolicyDocument, type Statement } from './policy.ts';

/** Grants the writing of logs and traces, of which there is nothing to refuse here. */
const harmlessManagedPolicies = [
  'service-role/AWSLambdaBasicExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
];

export interface RunningRole extends RunningResource {
  readonly statements: Statement[];
}

function readStatements(document: z.output<typeof PolicyDocument>): Statement[] {
  for (const { Condition = {} } of document.Statement) {
    for (const [operator, keys] of Object.entries(Condition)) checkCondition(operator, keys);
  }
  return document.Statement;
}

const InlinePolicy = z.strictObject({ PolicyName: z.string(), PolicyDocument });
const RoleProperties = z.looseObject({
  RoleName: z.string().optional(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(InlinePolicy).default([]),
  PermissionsBoundary: z.undefined('a permissions boundary is not supported by the local cloud').optional(),
});

const roleType: EngineResourceType = {
  type: 'AWS::IAM::Role',
  async provision(declared, engine): Promise<RunningRole> {
    const { RoleName, ManagedPolicyArns, Policies } = readProperties(declared, RoleProperties);
    const unknown = ManagedPolicyArns.find(
      (policy) => !harmlessManagedPolicies.includes(policy.split(':policy/')[1] ?? ''),
    );
    if (unknown !== undefined)
      throw new Error(`the managed policy ${unknown} is not supported: list its exact actions instead`);
    const name = RoleName ?? physicalName(declared);
    return {
      ref: name,
      attributes: { Arn: `arn:aws:iam::${engine.account}:role/${name}`, RoleId: name },
      statements: Policies.flatMap((policy) => readStatements(policy.PolicyDocument)),
    };
  },
};

const PolicyProperties = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument,
  Roles: z.array(z.string()).min(1, 'a policy for users or groups is not supported'),
});

const policyType: EngineResourceType = {
  type: 'AWS::IAM::Policy',
  async provision(declared, engine) {
    const { PolicyDocument: document, Roles, PolicyName } = readProperties(declared, PolicyProperties);
    for (const role of Roles) engine.find<RunningRole>(role).statements.push(...readStatements(document));
    return { ref: PolicyName, attributes: {} };
  },
};

export const resourceTypes: readonly EngineResourceType[] = [roleType, policyType];

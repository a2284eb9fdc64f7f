import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type EngineResourceType, physicalName } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import { type RunningUserPool, userPoolType } from './user-pool.ts';

const ClientProperties = z.looseObject({ UserPoolId: z.string() });
const clientType: EngineResourceType = {
  type: 'AWS::Cognito::UserPoolClient',
  async provision(declared, engine) {
    const { UserPoolId } = readProperties(declared, ClientProperties);
    const id = createHash('sha256').update(physicalName(declared)).digest('hex').slice(0, 26);
    engine.find<RunningUserPool>(UserPoolId).clients.push(id);
    return { ref: id, attributes: { ClientId: id } };
  },
};

const GroupProperties = z.strictObject({
  UserPoolId: z.string(),
  GroupName: z.string(),
  Precedence: z.coerce.number(),
  Description: z.unknown().optional(),
  RoleArn: z.undefined('a role of a user pool group is not supported by the local cloud').optional(),
});
const groupType: EngineResourceType = {
  type: 'AWS::Cognito::UserPoolGroup',
  async provision(declared, engine) {
    const { UserPoolId, GroupName, Precedence } = readProperties(declared, GroupProperties);
    engine.find<RunningUserPool>(UserPoolId).groups.push({ name: GroupName, precedence: Precedence });
    return { ref: GroupName, attributes: {} };
  },
};

const DomainProperties = z.looseObject({ UserPoolId: z.string(), Domain: z.string() });
const domainType: EngineResourceType = {
  type: 'AWS::Cognito::UserPoolDomain',
  async provision(declared) {
    return { ref: readProperties(declared, DomainProperties).Domain, attributes: {} };
  },
};

export const resourceTypes: readonly EngineResourceType[] = [userPoolType, clientType, groupType, domainType];

import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import type { EngineResourceType } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import type { RunningFunction } from '../lambda/function.ts';
import { poolOf, type RunningAuthorizer } from './authorizer.ts';
import { httpApiType, type RunningHttpApi } from './http-api.ts';

interface RunningIntegration extends RunningResource {
  readonly target: RunningFunction;
  readonly timeoutMs: number;
}

const IntegrationProperties = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().min(50).max(30_000).default(30_000),
  IntegrationMethod: z.unknown().optional(),
  Description: z.unknown().optional(),
});
const integrationType: EngineResourceType = {
  type: 'AWS::ApiGatewayV2::Integration',
  async provision(declared, engine): Promise<RunningIntegration> {
    const { IntegrationUri, TimeoutInMillis } = readProperties(declared, IntegrationProperties);
    const target = engine.find<RunningFunction>(IntegrationUri);
    return { ref: `integration-${declared.logicalId}`, attributes: {}, target, timeoutMs: TimeoutInMillis };
  },
};

const AuthorizerProperties = z.strictObject({
  ApiId: z.string(),
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Audience: z.array(z.string()).min(1), Issuer: z.string() }),
  Name: z.string(),
});
const authorizerType: EngineResourceType = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  async provision(declared, engine): Promise<RunningAuthorizer> {
    const { Audience, Issuer } = readProperties(declared, AuthorizerProperties).JwtConfiguration;
    if (!poolOf(engine, Issuer)) throw new Error(`no user pool of these stacks issues tokens as ${Issuer}`);
    const ref = `authorizer-${declared.logicalId}`;
    return { ref, attributes: { AuthorizerId: ref }, issuer: Issuer, audience: Audience };
  },
};

const RouteProperties = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const routeType: EngineResourceType = {
  type: 'AWS::ApiGatewayV2::Route',
  async provision(declared, engine) {
    const properties = readProperties(declared, RouteProperties);
    const { ApiId, RouteKey, Target, AuthorizationType, AuthorizerId, AuthorizationScopes } = properties;
    const { target, timeoutMs } = engine.find<RunningIntegration>(Target.slice('integrations/'.length));
    if (AuthorizationType === 'JWT' && AuthorizerId === undefined) throw new Error('AuthorizerId is missing');
    const authorizer =
      AuthorizationType === 'JWT' && AuthorizerId !== undefined
        ? engine.find<RunningAuthorizer>(AuthorizerId)
        : undefined;
    engine
      .find<RunningHttpApi>(ApiId)
      .routes.add({ key: RouteKey, target, timeoutMs, authorizer, scopes: AuthorizationScopes });
    return { ref: `route-${declared.logicalId}`, attributes: {} };
  },
};

const StageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default', 'only the stage $default is served'),
  AutoDeploy: z.unknown().optional(),
  // Throttling protects an account's other users; on one machine there are none.
  DefaultRouteSettings: z.unknown().optional(),
  RouteSettings: z.unknown().optional(),
  AccessLogSettings: z.unknown().optional(),
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const stageType: EngineResourceType = {
  type: 'AWS::ApiGatewayV2::Stage',
  async provision(declared) {
    return { ref: readProperties(declared, StageProperties).StageName, attributes: {} };
  },
};

export const resourceTypes: readonly EngineResourceType[] = [
  httpApiType,
  integrationType,
  authorizerType,
  routeType,
  stageType,
];

import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route, RouteFunction } from '../../shared/platform/http/route.ts';
import type { DeskFunction } from './desk-function.ts';
import type { SignIn } from './sign-in.ts';

export interface HttpEntranceProps {
  readonly prefix: string;
  readonly signIn: SignIn;
  readonly allowedOrigins: readonly string[];
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly logRetention: RetentionDays;
  readonly removal: RemovalPolicy;
}

/** Who asked is left out: customers' network addresses are personal data, and the token names agents. */
const accessLog = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
});

/** The HTTP API: a route for each declaration of the route table, tokens checked before any function runs. */
export class HttpEntrance extends Construct {
  readonly api: HttpApi;
  private readonly authorizer: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, props: HttpEntranceProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: props.prefix,
      description: 'Incident Desk',
      createDefaultStage: false,
      ...(props.allowedOrigins.length === 0 ? {} : { corsPreflight: cors(props.allowedOrigins) }),
    });
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${props.prefix}`,
      retention: props.logRetention,
      removalPolicy: props.removal,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttle.rate, burstLimit: props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(accessLog),
      },
    });
    this.authorizer = new HttpJwtAuthorizer('Token', props.signIn.users.userPoolProviderUrl, {
      jwtAudience: [props.signIn.client.userPoolClientId],
    });
  }

  /**
   * Leads every declared route to its function, and what none of them matches to `otherwise`: left to itself API
   * Gateway answers in a form of its own. The finer role is the function's to check.
   */
  serve(
    routes: readonly Route[],
    targets: Readonly<Record<RouteFunction, DeskFunction>>,
    otherwise: RouteFunction,
  ): void {
    const integrations = new Map<RouteFunction, HttpLambdaIntegration>();
    const integrationOf = (path: RouteFunction) => {
      const integration = integrations.get(path) ?? this.integrate(path, targets[path]);
      integrations.set(path, integration);
      return integration;
    };
    new HttpRoute(this, 'Route-otherwise', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrationOf(otherwise),
      authorizer: new HttpNoneAuthorizer(),
    });
    for (const route of routes) {
      const integration = integrationOf(route.function);
      new HttpRoute(this, `Route-${route.id}`, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
        integration,
        authorizer: route.role === 'public' ? new HttpNoneAuthorizer() : this.authorizer,
      });
    }
  }

  /** One integration and one permission for a function, however many routes lead to it. */
  private integrate(path: RouteFunction, target: DeskFunction): HttpLambdaIntegration {
    target.lambda.addPermission(`Api-${path}`, {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/*',
      }),
    });
    return new PermittedIntegration(path, target.lambda);
  }
}

/** Leaves permissions to the construct: CDK's own class adds one for each route. */
class PermittedIntegration extends HttpLambdaIntegration {
  protected override completeBind(): void {}
}

const cors = (origins: readonly string[]) => ({
  allowOrigins: [...origins],
  allowMethods: [
    CorsHttpMethod.GET,
    CorsHttpMethod.POST,
    CorsHttpMethod.PUT,
    CorsHttpMethod.PATCH,
    CorsHttpMethod.DELETE,
  ],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
  exposeHeaders: ['etag', 'location', 'retry-after', 'x-request-id'],
  maxAge: Duration.hours(1),
});

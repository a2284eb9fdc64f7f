import { join } from 'node:path';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type FunctionDeclaration, type FunctionPath, functions } from '../../functions/functions.ts';
import type { Variables } from '../../shared/platform/environment.ts';
import { alarmPeriod, DeskAlarm } from './alarms.ts';

/** What all functions of a deployment have in common. */
export interface FunctionSurroundings {
  /** Begins the names of functions and log groups. */
  readonly prefix: string;
  /** Folder of the bundles, `<path>/index.mjs` each. */
  readonly bundles: string;
  readonly logRetention: RetentionDays;
  readonly removal: RemovalPolicy;
  readonly alarmTopic: ITopic | undefined;
}

export interface DeskFunctionProps<P extends FunctionPath> extends FunctionSurroundings {
  readonly path: P;
  readonly environment: Variables<(typeof functions)[P]['env']>;
}

/**
 * One Lambda with a role and a log group of its own. It may write its log and nothing else: whoever owns a
 * resource grants the exact actions on it.
 */
export class DeskFunction<P extends FunctionPath = FunctionPath> extends Construct {
  readonly lambda: Lambda;
  /** Where it logs. */
  readonly log: LogGroup;
  readonly role: Role;
  private readonly rights = new PolicyDocument();

  constructor(scope: Construct, id: string, props: DeskFunctionProps<P>) {
    super(scope, id);
    const declared: FunctionDeclaration = functions[props.path];
    const name = `${props.prefix}-${props.path.replaceAll('/', '-')}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${name}`,
      retention: props.logRetention,
      removalPolicy: props.removal,
    });
    this.log = logGroup;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Role of ${name}`,
      // Written into the role: a policy of its own is one more resource a function, and a stack holds 500.
      inlinePolicies: { rights: this.rights },
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    this.lambda = new Lambda(this, 'Function', {
      functionName: name,
      description: `${props.path}: ${declared.description}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(props.bundles, props.path), { exclude: ['*.map'] }),
      handler: 'index.handler',
      memorySize: declared.memory,
      timeout: Duration.seconds(declared.timeout),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { ...props.environment },
    });
    new DeskAlarm(this, 'Errors', {
      metric: this.lambda.metricErrors({ period: alarmPeriod }),
      threshold: 3,
      meaning: `${props.path} fails.`,
      runbook: 'function-errors',
      topic: props.alarmTopic,
    });
  }

  allow(actions: readonly string[], ...resources: readonly string[]): void {
    this.rights.addStatements(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    );
  }
}

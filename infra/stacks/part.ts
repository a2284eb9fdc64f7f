import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DeskSettings } from '../settings.ts';

export interface PartProps extends StackProps {
  readonly settings: DeskSettings;
}

/** A stack of one desk: named after its stage, so that several desks live in one account. */
export class Part extends Stack {
  readonly settings: DeskSettings;
  /** Begins every physical name. */
  readonly prefix: string;
  readonly removal: RemovalPolicy;
  readonly logRetention: RetentionDays;

  constructor(scope: Construct, id: string, { settings, ...props }: PartProps) {
    const prefix = `incident-desk-${settings.stage}`;
    super(scope, id, { stackName: `${prefix}-${id.toLowerCase()}`, ...props });
    this.settings = settings;
    this.prefix = prefix;
    this.removal = settings.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.logRetention = settings.retention.logDays;
  }
}

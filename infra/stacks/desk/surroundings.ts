import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { MailStack } from '../mail-stack.ts';
import type { Part } from '../part.ts';
import type { Serving } from '../serving.ts';

/** What the functions of the desk's stack are put into. */
export interface Surroundings extends Serving {
  readonly stack: Part;
  readonly mail: MailStack;
  readonly bus: EventBus;
  /** Begins the addresses that mails lead to. */
  readonly baseUrl: string;
}

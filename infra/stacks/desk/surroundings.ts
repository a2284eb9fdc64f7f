import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { HttpEntrance } from '../../constructs/http-entrance.ts';
import type { DataStack } from '../data-stack.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { MailStack } from '../mail-stack.ts';
import type { Part } from '../part.ts';

/** What the functions of the desk's stack are put into. */
export interface Surroundings {
  readonly stack: Part;
  readonly data: DataStack;
  readonly mail: MailStack;
  readonly parts: DeskParts;
  readonly bus: EventBus;
  readonly entrance: HttpEntrance;
}

/** What a function does to the table that changes incidents with their relatives and parts. */
export const changing = [
  ...(['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem'] as const),
  ...(['PutItem', 'UpdateItem', 'DeleteItem'] as const),
];

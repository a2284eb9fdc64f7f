import type { DataStack } from './data-stack.ts';
import type { StackParts } from './stack-parts.ts';

/** What a function of any stack is made from. */
export interface Serving {
  readonly data: DataStack;
  readonly parts: StackParts;
}

/** What a function does to the table that changes incidents with their relatives and parts. */
export const changing = [
  ...(['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem'] as const),
  ...(['PutItem', 'UpdateItem', 'DeleteItem'] as const),
];

/** What a function does to the table that opens incidents, for contacts it may have to make. */
export const opening = changing.filter((action) => action !== 'DeleteItem');

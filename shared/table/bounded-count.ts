import type { Key } from './keys.ts';
import type { TransactItem } from './transact.ts';

/**
 * The write that counts one more or one less of what may be there so many times at most; lost when there are as
 * many already.
 */
export const countWrite = (
  table: string,
  counted: { label: string; key: Key; kind: string; most: number; by: 1 | -1 },
): TransactItem => ({
  label: counted.label,
  Update: {
    TableName: table,
    Key: counted.key,
    UpdateExpression: 'SET #kind = :kind ADD saved :by',
    ConditionExpression: 'attribute_not_exists(saved) OR saved < :most',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: {
      ':kind': counted.kind,
      ':by': counted.by,
      // One less is never too many.
      ':most': counted.by > 0 ? counted.most : counted.most + 1,
    },
  },
});

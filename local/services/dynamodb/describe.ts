import type { AwsReply } from '../../contract.ts';

interface Item {
  readonly TableName?: string;
}
interface Input extends Item {
  readonly IndexName?: string;
  readonly StreamArn?: string;
  readonly ResourceArn?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, Item | undefined>>[];
}

export interface Need {
  readonly action: string;
  readonly resource: string;
}

/** What DynamoDB checks for each part of a transaction. */
const transactActions: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

/**
 * The rights a call needs. `arnOf` makes a table's ARN of its name; a call may name a table by its ARN too.
 * @throws SyntaxError where the body is no JSON.
 */
export function needsOf(operation: string, body: Buffer, arnOf: (table: string) => string): Need[] {
  const input = JSON.parse(body.toString() || '{}') as Input;
  const tableArn = (name = '*') => (name.startsWith('arn:') ? name : arnOf(name));
  const action = `dynamodb:${operation}`;
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
    return (input.TransactItems ?? []).flatMap((part) =>
      Object.entries(part).map(([kind, item]) => ({
        action: transactActions[kind] ?? action,
        resource: tableArn(item?.TableName),
      })),
    );
  }
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.keys(input.RequestItems ?? {}).map((table) => ({ action, resource: tableArn(table) }));
  }
  if (input.IndexName !== undefined) {
    return [{ action, resource: `${tableArn(input.TableName)}/index/${input.IndexName}` }];
  }
  const named = input.StreamArn ?? input.ResourceArn;
  return [{ action, resource: named ?? tableArn(input.TableName) }];
}

const namespace = 'com.amazonaws.dynamodb.v20120810#';

/**
 * DynamoDB's own words for what the engine injects or refuses. A throttle is what an on-demand table says,
 * a conflict what another transaction on the same item causes.
 */
export function errorReply(status: number, code: string, message: string): AwsReply {
  if (/throttl|ProvisionedThroughput/i.test(code)) {
    const text =
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.';
    return reply(400, `${namespace}ProvisionedThroughputExceededException`, { message: text });
  }
  if (/^TransactionCancel+ed/.test(code)) return cancelledTransaction(message);
  const known = /^(ConditionalCheckFailed|TransactionConflict)(Exception)?$/.exec(code)?.[1];
  if (known !== undefined) return reply(400, `${namespace}${known}Exception`, { message });
  const coral = code === 'AccessDeniedException' || code === 'UnrecognizedClientException';
  return reply(status, `${coral ? 'com.amazon.coral.service#' : namespace}${code}`, { message });
}

function cancelledTransaction(message: string): AwsReply {
  const reason = 'TransactionConflict';
  return reply(400, `${namespace}TransactionCanceledException`, {
    Message: /\[.*\]/.test(message)
      ? message
      : `Transaction cancelled, please refer cancellation reasons for specific reasons [${reason}]`,
    CancellationReasons: [{ Code: reason, Message: 'Transaction is ongoing for the item' }],
  });
}

function reply(status: number, type: string, rest: object): AwsReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: type, ...rest }),
  };
}

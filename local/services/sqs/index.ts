import type { AwsService } from '../../contract.ts';
import { arn, type Engine, type EngineResourceType } from '../../engine.ts';
import { AwsError, jsonError, jsonReply, operationOf, readBody } from '../../http/json-protocol.ts';
import { operations } from './operations.ts';
import { queueType, type RunningQueue } from './queue.ts';

/** The right that an operation needs; a batch needs that of its single operation. */
const actionOf = (operation: string): string => `sqs:${operation.replace(/Batch$/, '')}`;

/** Amazon SQS in its JSON protocol, over the queues that templates declare. */
function sqs(engine: Engine): AwsService {
  const nameIn = (input: Record<string, unknown>): string =>
    String(
      input.QueueName ??
        String(input.QueueUrl ?? '')
          .split('/')
          .at(-1),
    );
  const find = (input: Record<string, unknown>): RunningQueue => {
    const name = nameIn(input);
    const queue = engine.lookup(arn(engine, 'sqs', name));
    if (!queue) throw new AwsError('QueueDoesNotExist', `There is no queue ${name}`);
    return queue as RunningQueue;
  };
  return {
    signingName: 'sqs',
    describe(call, body) {
      const operation = operationOf(call);
      return {
        operation,
        needs: [{ action: actionOf(operation), resource: arn(engine, 'sqs', nameIn(readBody(body))) }],
      };
    },
    async handle(_call, body, operation) {
      const input = readBody(body);
      if (operation === 'GetQueueUrl') return jsonReply({ QueueUrl: find(input).ref });
      const carryOut = operations[operation];
      if (!carryOut)
        throw new AwsError('UnsupportedOperation', `The local cloud does not carry out ${operation}`);
      return jsonReply(await carryOut(find(input), input));
    },
    error: (status, code, message) => jsonError('com.amazonaws.sqs', status, code, message),
  };
}

export const services: readonly ((engine: Engine) => AwsService)[] = [sqs];
export const resourceTypes: readonly EngineResourceType[] = [queueType];

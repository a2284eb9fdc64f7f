import type { AwsCall, AwsService, Cloud } from '../../contract.ts';
import { dynamoCall } from './client.ts';
import { errorReply, needsOf } from './describe.ts';
import { runningDynamoDb } from './process.ts';
import { tableArn } from './table.ts';

const targetForm = /^(DynamoDB_20120810|DynamoDBStreams_20120810)\.([A-Za-z]+)$/;

function operationOf(call: AwsCall): string {
  const operation = targetForm.exec(call.headers['x-amz-target'] ?? '')?.[2];
  return operation ?? 'UnknownOperation';
}

/** Passes calls on to DynamoDB Local, so that rights and faults apply to them on the way. */
export function dynamoDbService(cloud: Cloud): AwsService {
  return {
    signingName: 'dynamodb',
    describe(call, body) {
      const operation = operationOf(call);
      try {
        return { operation, needs: needsOf(operation, body, (name) => tableArn(cloud, name)) };
      } catch {
        // Not JSON: DynamoDB Local says so in DynamoDB's words.
        return { operation, needs: [] };
      }
    },
    async handle(call, body, operation) {
      if (operation === 'UnknownOperation') return errorReply(400, 'UnknownOperationException', '');
      const database = await runningDynamoDb(cloud.dataDir);
      if (database === undefined)
        return errorReply(503, 'ServiceUnavailable', 'No table is declared, or the cloud is stopping');
      return dynamoCall(database.url, call.headers['x-amz-target'] ?? '', body);
    },
    error: errorReply,
  };
}

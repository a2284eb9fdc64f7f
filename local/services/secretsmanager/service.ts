import * as z from 'zod';
import type { AwsReply, AwsService, Cloud } from '../../contract.ts';
import { AwsError, jsonError, operationOf, readBody } from '../../http/json-protocol.ts';
import { type Secret, secretsOf } from './secrets.ts';

const Get = z.object({
  SecretId: z.string().min(1),
  VersionId: z.string().optional(),
  VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']).optional(),
});
const Put = z.object({
  SecretId: z.string().min(1),
  SecretString: z.string().min(1).max(65_536),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});

const operations: ReadonlySet<string> = new Set(['GetSecretValue', 'PutSecretValue', 'DescribeSecret']);

export function secretsManagerService(cloud: Cloud): AwsService {
  const secrets = secretsOf(cloud.dataDir);

  const secretOf = (id: string): Secret => {
    const secret = secrets.find(id);
    if (secret === undefined) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  };

  const carryOut: Record<string, (input: unknown) => object> = {
    GetSecretValue(input) {
      const { SecretId, VersionId, VersionStage } = parse(Get, input);
      const secret = secretOf(SecretId);
      const versions = [
        { stage: 'AWSCURRENT', version: secret.current },
        { stage: 'AWSPREVIOUS', version: secret.previous },
      ];
      const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
      const found = versions.find(
        (each) =>
          (stage === undefined || each.stage === stage) &&
          (VersionId === undefined || each.version?.id === VersionId),
      );
      if (found?.version === undefined) {
        const what = `staging label ${stage ?? ''} or version ${VersionId ?? ''}`;
        throw new AwsError('ResourceNotFoundException', `The secret has no value for ${what}.`);
      }
      const { id, value, createdAt } = found.version;
      return {
        ...{ ARN: secret.arn, Name: secret.name, VersionId: id, SecretString: value },
        ...{ VersionStages: [found.stage], CreatedDate: createdAt / 1000 },
      };
    },
    PutSecretValue(input) {
      const { SecretId, SecretString, ClientRequestToken } = parse(Put, input);
      const secret = secrets.put(secretOf(SecretId), SecretString, cloud.clock.now(), ClientRequestToken);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: secret.current.id,
        VersionStages: ['AWSCURRENT'],
      };
    },
    DescribeSecret(input) {
      const { arn, name, current, previous } = secretOf(parse(Get, input).SecretId);
      const stages = { [current.id]: ['AWSCURRENT'], ...(previous && { [previous.id]: ['AWSPREVIOUS'] }) };
      return { ARN: arn, Name: name, RotationEnabled: false, VersionIdsToStages: stages };
    },
  };

  return {
    signingName: 'secretsmanager',
    describe(call, body) {
      const operation = operationOf(call);
      const { SecretId } = readBody(body);
      const id = typeof SecretId === 'string' ? SecretId : '*';
      return {
        operation,
        needs: [{ action: `secretsmanager:${operation}`, resource: secrets.find(id)?.arn ?? id }],
      };
    },
    async handle(_call, body, operation): Promise<AwsReply> {
      const work = operations.has(operation) ? carryOut[operation] : undefined;
      try {
        if (work === undefined) {
          throw new AwsError(
            'InvalidAction',
            `${operation} of Secrets Manager does not run in the local cloud`,
          );
        }
        return {
          status: 200,
          headers: { 'content-type': 'application/x-amz-json-1.1' },
          body: JSON.stringify(work(readBody(body))),
        };
      } catch (error) {
        if (error instanceof AwsError) return this.error(error.status, error.code, error.message);
        throw error;
      }
    },
    error: (status, code, message) => jsonError('com.amazonaws.secretsmanager', status, code, message),
  };
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AwsError('InvalidParameterException', faults.join('; '));
}

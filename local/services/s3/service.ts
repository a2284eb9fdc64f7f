import type { AwsCall, AwsReply, AwsService, Cloud } from '../../contract.ts';
import type { RunningBucket } from './bucket.ts';
import { corsHeaders, preflight } from './cors.ts';
import { copySource, needsOf, operationOf, placeOf } from './describe.ts';
import { errorReply, S3Error } from './error.ts';
import { listObjects, listVersions } from './list.ts';
import { copyObject, deleteObjects, getObject, putObject, removableVersion } from './objects.ts';
import { checkPresigned } from './presigned.ts';

/** S3's REST API, path style, for the buckets that the templates declare. */
export function s3Service(cloud: Cloud): AwsService {
  const bucketNamed = (name: string): RunningBucket => {
    const found = cloud.all<RunningBucket>('AWS::S3::Bucket').find((bucket) => bucket.name === name);
    if (found === undefined) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return found;
  };

  const carryOut = async (call: AwsCall, body: Buffer, operation: string): Promise<AwsReply> => {
    const { bucket: name, key } = placeOf(call.path);
    const bucket = bucketNamed(name);
    switch (operation) {
      case 'PutObject':
        return putObject(bucket, key, call);
      case 'GetObject':
      case 'HeadObject':
        return getObject(bucket, key, call);
      case 'CopyObject': {
        const from = copySource(call.headers['x-amz-copy-source'] ?? '');
        return copyObject(bucketNamed(from.bucket), from.key, bucket, key, call);
      }
      case 'DeleteObject':
        removableVersion(call.query.get('versionId'));
        await bucket.remove(key);
        return { status: 204 };
      case 'DeleteObjects':
        return deleteObjects(bucket, body);
      case 'ListObjectsV2':
        return listObjects(bucket, call.query);
      case 'ListObjectVersions':
        return listVersions(bucket, call.query);
      case 'HeadBucket':
        return { status: 200, headers: { 'x-amz-bucket-region': cloud.region } };
      case 'Preflight':
        return preflight(bucket.cors, call);
      default:
        throw new S3Error(
          501,
          'NotImplemented',
          `${call.method} with this query does not run in the local cloud`,
        );
    }
  };

  return {
    signingName: 's3',
    describe(call, body) {
      const operation = operationOf(call);
      return { operation, needs: needsOf(operation, call, body) };
    },
    async handle(call, body, operation) {
      const reply = await answer(() => {
        if (operation !== 'Preflight') checkPresigned(call, cloud.clock.now());
        return carryOut(call, body, operation);
      });
      if (call.headers.origin === undefined || operation === 'Preflight') return reply;
      const { bucket: name } = placeOf(call.path);
      const bucket = cloud.all<RunningBucket>('AWS::S3::Bucket').find((each) => each.name === name);
      return { ...reply, headers: { ...reply.headers, ...corsHeaders(bucket?.cors ?? [], call) } };
    },
    error: errorReply,
  };
}

/** A refusal is an answer, so that a browser may read it too. */
async function answer(carryOut: () => Promise<AwsReply>): Promise<AwsReply> {
  try {
    return await carryOut();
  } catch (error) {
    if (error instanceof S3Error) return errorReply(error.status, error.code, error.message);
    throw error;
  }
}

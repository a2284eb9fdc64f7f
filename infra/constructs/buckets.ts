import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FILES_DAYS } from '../../shared/transfer/index.ts';

/** Where SES puts incoming mail, and where the copies of what was sent are kept. */
export const inboundPrefix = 'inbound/';
export const outboundPrefix = 'outbound/';

const closed = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
} as const;

export interface RawMailBucketProps {
  /** Hears of every incoming mail. */
  readonly announceTo: Queue;
  /** The receipt rule set whose rules may put mail here. */
  readonly ruleSetName: string;
  /** Kept for ever where undefined. */
  readonly expireAfterDays: number | undefined;
  readonly removal: RemovalPolicy;
}

/** Raw mail, written once under a key of its own and never replaced, hence without versions. */
export class RawMailBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: RawMailBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...closed,
      removalPolicy: props.removal,
      lifecycleRules: [
        {
          id: 'age',
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
          ...(props.expireAfterDays === undefined
            ? {}
            : { expiration: Duration.days(props.expireAfterDays) }),
        },
      ],
    });
    this.announce(props.announceTo);
    this.admitMail(props.ruleSetName);
  }

  /**
   * In the template itself: CDK's own notifications need a custom resource. S3 tries the queue when the bucket
   * is made, so the queue's policy must stand before; it cannot name the bucket, which is not there yet.
   */
  private announce(queue: Queue): void {
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'BucketAnnounces',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (policyDependable) this.bucket.node.addDependency(policyDependable);
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: inboundPrefix }] } },
        },
      ],
    };
  }

  private admitMail(ruleSetName: string): void {
    const { account, partition, region } = Stack.of(this);
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'SesPutsMail',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${inboundPrefix}*`)],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: {
            'aws:SourceArn': `arn:${partition}:ses:${region}:${account}:receipt-rule-set/${ruleSetName}:receipt-rule/*`,
          },
        },
      }),
    );
  }
}

export interface FilesBucketProps {
  readonly allowedOrigins: readonly string[];
  readonly oldFileDays: number;
  readonly removal: RemovalPolicy;
}

/** Attachments, read and written by browsers through pre-signed addresses. */
export const filesBucket = (scope: Construct, id: string, props: FilesBucketProps): Bucket =>
  new Bucket(scope, id, {
    ...closed,
    versioned: true,
    removalPolicy: props.removal,
    lifecycleRules: [
      {
        id: 'old',
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(props.oldFileDays),
      },
      // What was sent and confirmed has been copied; what was never confirmed is nobody's.
      {
        id: 'uploads',
        prefix: 'uploads/',
        expiration: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(1),
      },
      // Files of imports and exports hold a great many people: they stay as long as they are offered.
      {
        id: 'transfers',
        prefix: 'transfers/',
        expiration: Duration.days(FILES_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
    ],
    ...(props.allowedOrigins.length === 0
      ? {}
      : {
          cors: [
            {
              allowedMethods: [HttpMethods.GET, HttpMethods.PUT],
              allowedOrigins: [...props.allowedOrigins],
              allowedHeaders: ['content-type', 'content-disposition'],
              exposedHeaders: ['etag'],
              maxAge: 3600,
            },
          ],
        }),
  });

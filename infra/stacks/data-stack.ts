import { CfnOutput } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { functions } from '../../functions/functions.ts';
import { viewIndexes } from '../../shared/table/keys.ts';
import { filesBucket, RawMailBucket } from '../constructs/buckets.ts';
import type { DeskFunction } from '../constructs/desk-function.ts';
import { WorkedQueue } from '../constructs/worked-queue.ts';
import { Part, type PartProps } from './part.ts';

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | 'Query';
export type TableIndex = 'lists' | 'due';

/** What must outlive a deployment: the table, the buckets, the signing keys, and mail not yet read. */
export class DataStack extends Part {
  readonly table: Table;
  readonly rawMail: Bucket;
  readonly files: Bucket;
  readonly signingKeys: Secret;
  readonly inboundMail: WorkedQueue;
  readonly alarmTopic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id, { description: 'Incident Desk: table, buckets and signing keys', ...props });
    this.alarmTopic = this.topicFor(props.settings.alarmEmail);
    this.table = this.singleTable();
    this.signingKeys = new Secret(this, 'SigningKeys', {
      description: 'Signs reply addresses, tracking pixels and links',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: this.removal,
    });
    this.inboundMail = new WorkedQueue(this, 'InboundMail', {
      name: `${this.prefix}-inbound-mail`,
      consumerTimeout: functions['mail/receive'].timeout,
      maxReceiveCount: 10,
      maxWait: { seconds: 300, runbook: 'inbound-mail-waits' },
      topic: this.alarmTopic,
    });
    const { bucket } = new RawMailBucket(this, 'RawMail', {
      announceTo: this.inboundMail.queue,
      ruleSetName: this.prefix,
      expireAfterDays: this.settings.retention.rawMailDays,
      removal: this.removal,
    });
    this.rawMail = bucket;
    this.files = filesBucket(this, 'Files', {
      allowedOrigins: this.settings.allowedOrigins,
      oldFileDays: this.settings.retention.oldFileDays,
      removal: this.removal,
    });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'RawMailBucketName', { value: this.rawMail.bucketName });
  }

  grantTable(to: DeskFunction, actions: readonly TableAction[]): void {
    to.allow(
      actions.map((action) => `dynamodb:${action}`),
      this.table.tableArn,
    );
  }

  /** An index can be queried and nothing else. */
  grantIndexes(to: DeskFunction, ...indexes: readonly TableIndex[]): void {
    to.allow(['dynamodb:Query'], ...indexes.map((index) => `${this.table.tableArn}/index/${index}`));
  }

  /** Indexes by which incidents are listed, all or some; the incidents themselves are read from the table. */
  grantViews(to: DeskFunction, names: readonly string[] = viewIndexes.map(({ name }) => name)): void {
    to.allow(['dynamodb:Query'], ...names.map((name) => `${this.table.tableArn}/index/${name}`));
  }

  /** `under` is a prefix of keys such as `inbound/`. */
  grantRawMail(to: DeskFunction, actions: readonly ('GetObject' | 'PutObject')[], under: string): void {
    to.allow(
      actions.map((action) => `s3:${action}`),
      this.rawMail.arnForObjects(`${under}*`),
    );
  }

  /** `under` is a prefix of keys such as `uploads/`. */
  grantFiles(to: DeskFunction, actions: readonly ('GetObject' | 'PutObject')[], under = ''): void {
    to.allow(
      actions.map((action) => `s3:${action}`),
      this.files.arnForObjects(`${under}*`),
    );
  }

  /** To find every version of what is to be removed, and to remove it for good. */
  grantRemoval(to: DeskFunction): void {
    to.allow(['s3:ListBucketVersions'], this.files.bucketArn, this.rawMail.bucketArn);
    to.allow(['s3:DeleteObjectVersion'], this.files.arnForObjects('*'), this.rawMail.arnForObjects('*'));
  }

  grantSigningKeys(to: DeskFunction): void {
    to.allow(['secretsmanager:GetSecretValue'], this.signingKeys.secretArn);
  }

  private singleTable(): Table {
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    const table = new Table(this, 'Table', {
      partitionKey: key('pk'),
      sortKey: key('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.settings.removal === 'retain',
      removalPolicy: this.removal,
    });
    // Sparse: an item is in an index only while it has that index's keys.
    for (const [indexName, keys] of [
      ['lists', 'list'],
      ['due', 'due'],
    ] as const)
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: key(`${keys}Pk`),
        sortKey: key(`${keys}Sk`),
        projectionType: ProjectionType.ALL,
      });
    for (const { name, partitionKey, sortKey } of viewIndexes)
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: key(partitionKey),
        sortKey: key(sortKey),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    return table;
  }

  private topicFor(email: string | undefined): ITopic | undefined {
    if (email === undefined) return undefined;
    const topic = new Topic(this, 'Alarms', { topicName: `${this.prefix}-alarms`, enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}

import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import * as custom from '../../../local/services/custom-aws/index.ts';
import type { RunningBucket } from '../../../local/services/s3/index.ts';
import * as s3 from '../../../local/services/s3/index.ts';
import * as ses from '../../../local/services/ses/index.ts';
import { freePort, openCloud, type TestCloud } from './cloud.ts';

export const queue = 'arn:aws:sqs:eu-west-1:000000000000:mail';
const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/default';

/** A mail as the mailbox shows it. */
interface Shown {
  readonly id: string;
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  readonly from: readonly { readonly address: string; readonly name: string }[];
  readonly to: readonly { readonly address: string }[];
  readonly calculatedBcc: readonly string[];
  readonly attachments?: readonly { readonly generatedFileName: string }[];
}

export type MailCloud = Awaited<ReturnType<typeof aMailCloud>>;

/** SES as the desk has it, running: one domain that sends, one address that receives into a bucket. */
export async function aMailCloud(before: Partial<Pick<TestCloud, 'dataDir'>> = {}) {
  const ports = { smtpPort: await freePort(), mailboxPort: await freePort() };
  const cloud = await openCloud([ses, s3, custom], { ...before, ...ports });
  await declare(cloud);
  await cloud.start();
  const client = new SESv2Client(cloud.client);

  return {
    cloud,
    client,
    send: (Data: Buffer, more: Partial<SendEmailCommandInput> = {}) =>
      client.send(
        new SendEmailCommand({ Content: { Raw: { Data } }, ConfigurationSetName: 'desk', ...more }),
      ),
    /** What came in and was stored. */
    stored: async () => {
      const store = cloud.all<RunningBucket>('AWS::S3::Bucket')[0]?.store;
      if (store === undefined) throw new Error('no bucket runs');
      const bodies = store.keys().map(async (key) => {
        const found = store.get(key);
        return found ? Buffer.concat(await store.read(found).toArray()).toString('latin1') : '';
      });
      return Promise.all(bodies);
    },
    mailbox: async () =>
      (await fetch(`http://127.0.0.1:${cloud.mailboxPort}/email`)).json() as Promise<Shown[]>,
    kinds: () => cloud.events.map(({ detailType }) => detailType),
    close: async (keep = false) => {
      client.destroy();
      await cloud.stop(keep);
    },
  };
}

async function declare(cloud: TestCloud): Promise<void> {
  await cloud.provision('AWS::S3::Bucket', {
    BucketName: 'raw',
    NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queue }] },
  });
  await cloud.provision('AWS::SES::EmailIdentity', { EmailIdentity: 'desk.example.com' });
  await cloud.provision('AWS::SES::ConfigurationSet', { Name: 'desk' });
  await cloud.provision('AWS::SES::ConfigurationSetEventDestination', {
    ConfigurationSetName: 'desk',
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint'],
      EventBridgeDestination: { EventBusArn: bus },
    },
  });
  await cloud.provision('AWS::SES::ReceiptRuleSet', { RuleSetName: 'desk' });
  await cloud.provision('AWS::SES::ReceiptRule', {
    RuleSetName: 'desk',
    Rule: {
      ...{ Name: 'support', Enabled: true, ScanEnabled: true, Recipients: ['support@desk.example.com'] },
      Actions: [{ S3Action: { BucketName: 'raw', ObjectKeyPrefix: 'inbound/' } }],
    },
  });
  await cloud.provision('Custom::AWS', {
    ServiceToken: 'arn',
    Create: JSON.stringify({
      ...{ service: 'SES', action: 'setActiveReceiptRuleSet', parameters: { RuleSetName: 'desk' } },
      physicalResourceId: { id: 'desk' },
    }),
  });
}

/** To a recipient by name. */
export const to = (...ToAddresses: string[]) => ({ Destination: { ToAddresses } });

export const aMail = (headers: Record<string, string> = {}, body = 'Hello\r\n') =>
  Buffer.from(
    `${Object.entries({
      From: 'Desk <support@desk.example.com>',
      To: 'ada@example.com',
      Subject: 'Hi',
      ...headers,
    })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${body}`,
  );

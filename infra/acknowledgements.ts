import { type NagPackSuppression, NagSuppressions } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { routes } from '../functions/routes.ts';
import type { DeskApp } from './desk-app.ts';
import type { DeskSettings } from './settings.ts';

interface Acknowledgement extends NagPackSuppression {
  /** Path of the construct it is about, from the app; what is below is meant too. */
  readonly about: string;
}

/** Lambda functions write or read any object below a prefix, never list. Its key is made when it is needed. */
const objectsOf = (about: string, ...wildcards: readonly string[]): Acknowledgement => ({
  about,
  id: 'AwsSolutions-IAM5',
  reason: 'Objects get their keys at run time. The bucket and the prefix are exact, and so are the actions.',
  appliesTo: wildcards.map((wildcard) => `Resource::${wildcard}`),
});

const files = '<Files8E6940B8.Arn>/*';
const filesUnder = (prefix: string) => `<Files8E6940B8.Arn>/${prefix}/*`;
const allRawMail = '<RawMailBucket20C34D36.Arn>/*';
const rawMail = (prefix: string) => `<RawMailBucket20C34D36.Arn>/${prefix}/*`;

const always: readonly Acknowledgement[] = [
  {
    about: 'Data/SigningKeys',
    id: 'AwsSolutions-SMG4',
    reason:
      'Links and reply addresses in mail already sent must go on working, and functions accept the current key and the one before. A schedule would break older mail; an operator rotates when there is cause.',
  },
  ...['Data/RawMail', 'Data/Files'].map((about) => ({
    about,
    id: 'AwsSolutions-S1',
    reason:
      'Only functions with roles of their own reach the bucket, and a browser through an address that a function signed and logged. Server access logs would keep customers’ network addresses besides.',
  })),
  {
    about: 'Desk/Stream/DeadLetters',
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is the dead-letter queue of the table’s stream.',
  },
  {
    about: 'Api/SignIn/Users',
    id: 'AwsSolutions-COG8',
    reason:
      'The plus plan costs per user and month. Users are made by an admin, passwords are long, and a second factor is required.',
  },
  objectsOf('Api/ApiDesk', files),
  objectsOf('Api/ApiWork', files),
  objectsOf('Api/ApiBulk', files),
  objectsOf('Api/ApiFiles', files, filesUnder('uploads'), filesUnder('attachments'), rawMail('inbound')),
  objectsOf('Api/ApiMail', rawMail('inbound'), rawMail('outbound')),
  objectsOf('Api/ApiTransfers', filesUnder('uploads'), filesUnder('transfers')),
  objectsOf('Desk/TransferRun', filesUnder('texts'), filesUnder('transfers')),
  objectsOf('Desk/IncidentsRedact', files, allRawMail),
  objectsOf('Desk/MailReceive', files, rawMail('inbound')),
  objectsOf('Desk/MailSend', filesUnder('attachments'), rawMail('outbound')),
  {
    about: 'Desk/MailSend',
    id: 'AwsSolutions-IAM5',
    reason: 'ses:GetAccount, which tells what the account may send, has no resources to name.',
    appliesTo: ['Resource::*'],
  },
];

const whenReceiving: readonly Acknowledgement[] = [
  {
    about: 'Reception/Activation',
    id: 'AwsSolutions-IAM5',
    reason: 'ses:SetActiveReceiptRuleSet, the one action allowed, has no resources to name.',
    appliesTo: ['Resource::*'],
  },
  {
    about: 'Reception/AWS679f53fac002430cb0da5b7982bd2287',
    id: 'AwsSolutions-IAM4',
    reason: 'CDK’s own function for SDK calls, run at deployment only. The policy lets it write its log.',
    appliesTo: ['Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
  },
];

const forSettings = ({ stage }: DeskSettings): readonly Acknowledgement[] =>
  stage === 'local'
    ? [
        {
          about: 'Api/SignIn/Users',
          id: 'AwsSolutions-COG2',
          reason: 'The local stage has no real users. Every other stage requires a second factor.',
        },
      ]
    : [];

const forRoutes = (): readonly Acknowledgement[] =>
  [
    ...routes.filter((route) => route.role === 'public'),
    { id: 'otherwise', summary: 'Say that there is no such route' },
  ].map((route) => ({
    about: `Api/Http/Route-${route.id}`,
    id: 'AwsSolutions-APIG4',
    reason: `Declared public: ${route.summary}. Customers have no account; the function checks what they send.`,
  }));

/**
 * Records which findings of cdk-nag are accepted, and why.
 * @throws Error when an acknowledgement is about something that is not in the app.
 */
export function acknowledge({ app, stacks }: DeskApp, settings: DeskSettings): void {
  const receiving = stacks.some((stack) => stack.node.id === 'Reception');
  const all = [...always, ...(receiving ? whenReceiving : []), ...forSettings(settings), ...forRoutes()];
  for (const { about, ...suppression } of all) {
    const found = about.split('/').reduce<IConstruct | undefined>((at, id) => at?.node.tryFindChild(id), app);
    if (!found) throw new Error(`${suppression.id} is acknowledged for ${about}, which is not in the app.`);
    NagSuppressions.addResourceSuppressions(found, [suppression], true);
  }
}

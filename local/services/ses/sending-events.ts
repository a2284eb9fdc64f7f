import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../contract.ts';
import { splitAddress, splitList } from './address.ts';
import { type Field, readHeaders, valuesOf } from './header-section.ts';
import { headerMessageId } from './rewrite.ts';
import type { SpooledMail } from './spool.ts';
import { sesOf } from './state.ts';

/** SES's event types, each with the detail-type that EventBridge gets and the key of its own part. */
const kinds = {
  Send: { detailType: 'Email Sent', part: 'send' },
  Delivery: { detailType: 'Email Delivered', part: 'delivery' },
  Bounce: { detailType: 'Email Bounced', part: 'bounce' },
  Complaint: { detailType: 'Email Complaint Received', part: 'complaint' },
} as const;
type Kind = keyof typeof kinds;

const mostHeaderBytes = 10_240;
const mta = 'a1-1.smtp-out.amazonses.com';

/** Publishes what becomes of one mail, where its configuration set sends such events to EventBridge. */
export function eventsOf(cloud: Cloud, mail: SpooledMail, raw: Buffer) {
  const headers = readHeaders(raw).fields;
  const publish = async (kind: Kind, part: object): Promise<void> => {
    const { detailType, part: name } = kinds[kind];
    const set = mail.configurationSet;
    const destinations =
      set === undefined ? [] : (sesOf(cloud).configurationSets.get(set)?.destinations ?? []);
    const detail = { eventType: kind, mail: describeMail(cloud, mail, headers), [name]: part };
    for (const { types } of destinations) {
      if (types.has(kind.toLowerCase())) {
        await cloud.putEvents('default', [{ source: 'aws.ses', detailType, detail }]);
      }
    }
  };
  const timestamp = () => new Date(cloud.clock.now()).toISOString();
  const feedbackId = () => `${randomUUID()}-000000`;
  return {
    send: () => publish('Send', {}),
    delivery: (recipients: readonly string[]) =>
      publish('Delivery', {
        ...{
          timestamp: timestamp(),
          processingTimeMillis: Math.max(0, cloud.clock.now() - mail.at),
          recipients,
        },
        ...{ smtpResponse: '250 2.6.0 Message received', remoteMtaIp: '127.0.0.1', reportingMTA: mta },
      }),
    bounce: (recipients: readonly string[], cause: BounceCause) =>
      publish('Bounce', {
        ...{ feedbackId: feedbackId(), bounceType: cause.type, bounceSubType: cause.subType },
        bouncedRecipients: recipients.map((emailAddress) => ({
          ...{ emailAddress, action: 'failed', status: cause.status, diagnosticCode: cause.diagnosticCode },
        })),
        ...{ timestamp: timestamp(), reportingMTA: `dsn; ${mta}` },
      }),
    complaint: (recipients: readonly string[]) =>
      publish('Complaint', {
        ...{ feedbackId: feedbackId(), complaintSubType: null, complaintFeedbackType: 'abuse' },
        complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
        ...{ timestamp: timestamp(), arrivalDate: timestamp(), userAgent: 'Amazon SES Mailbox Simulator' },
      }),
  };
}

export interface BounceCause {
  readonly type: 'Permanent' | 'Transient';
  readonly subType: 'General' | 'Suppressed';
  readonly status: string;
  readonly diagnosticCode: string;
}

export const unknownUser: BounceCause = {
  ...{ type: 'Permanent', subType: 'General', status: '5.1.1' },
  diagnosticCode: 'smtp; 550 5.1.1 user unknown',
};
export const suppressed: BounceCause = {
  ...{ type: 'Permanent', subType: 'Suppressed', status: '5.1.1' },
  diagnosticCode:
    'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
};

function describeMail(cloud: Cloud, mail: SpooledMail, fields: readonly Field[]): object {
  const { account, region } = cloud;
  const addresses = (name: string) => valuesOf(fields, name).flatMap(splitList);
  const optional = {
    from: addresses('From'),
    to: addresses('To'),
    cc: addresses('Cc'),
    replyTo: addresses('Reply-To'),
  };
  return {
    timestamp: new Date(mail.at).toISOString(),
    source: mail.source,
    sendingAccountId: account,
    messageId: mail.id,
    destination: mail.destinations,
    ...headersOf(fields),
    commonHeaders: {
      ...Object.fromEntries(Object.entries(optional).filter(([, values]) => values.length > 0)),
      messageId: headerMessageId(mail.id, region),
      date: valuesOf(fields, 'Date')[0],
      subject: valuesOf(fields, 'Subject')[0] ?? '',
    },
    tags: {
      'ses:operation': ['SendRawEmail'],
      ...(mail.configurationSet === undefined ? {} : { 'ses:configuration-set': [mail.configurationSet] }),
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [splitAddress(mail.source)?.domain ?? ''],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  };
}

/** SES gives the first 10 KB of headers and says whether there were more. */
export function headersOf(fields: readonly Field[]) {
  let bytes = 0;
  const headers = fields
    .filter(({ raw }) => {
      bytes += raw.length;
      return bytes <= mostHeaderBytes;
    })
    .map(({ name, value }) => ({ name, value }));
  return { headersTruncated: headers.length < fields.length, headers };
}

import { busEnvelope } from './envelopes.ts';
import { account, contact, later, message, prefix, question, reference, region, site } from './story.ts';

const sesMessageId = '0107018f00000000-00000000-0000-4000-8000-000000000001-000000';
const sentAt = later(2);

/** The part that every report carries. Headers are as SES repeats them, cut to those that matter. */
const mail = {
  timestamp: sentAt.toISOString(),
  source: site.sender,
  sourceArn: `arn:aws:ses:${region}:${account}:identity/${site.sender.split('@')[1]}`,
  sendingAccountId: account,
  messageId: sesMessageId,
  destination: [contact.address],
  headersTruncated: false,
  headers: [
    { name: 'From', value: `${site.name} <${site.sender}>` },
    { name: 'To', value: contact.address },
    { name: 'Subject', value: `[${reference}] ${question.subject}` },
  ],
  commonHeaders: { from: [`${site.name} <${site.sender}>`], to: [contact.address] },
  tags: {
    messageId: [message.messageId],
    'ses:configuration-set': [prefix],
    'ses:from-domain': [site.sender.split('@')[1] ?? ''],
    'ses:caller-identity': [`${prefix}-mail-send`],
  },
};

const bouncedRecipients = (status: string, diagnosticCode: string) => [
  { emailAddress: contact.address, action: 'failed', status, diagnosticCode },
];

const feedback = (at: Date) => ({
  feedbackId: '0107018f00000001-00000000-0000-4000-8000-000000000002-000000',
  timestamp: at.toISOString(),
});

/** What SES reports, by its own `eventType`; `detailType` is how EventBridge names it. */
const reports = [
  { name: 'send', eventType: 'Send', detailType: 'Email Sent', at: sentAt, facts: { send: {} } },
  {
    name: 'delivery',
    eventType: 'Delivery',
    detailType: 'Email Delivered',
    at: later(4),
    facts: {
      delivery: {
        timestamp: later(4).toISOString(),
        processingTimeMillis: 1830,
        recipients: [contact.address],
        smtpResponse: '250 2.0.0 OK',
        reportingMTA: 'a1-1.smtp-out.eu-central-1.amazonses.com',
      },
    },
  },
  {
    name: 'bounce-permanent',
    eventType: 'Bounce',
    detailType: 'Email Bounced',
    at: later(5),
    facts: {
      bounce: {
        ...feedback(later(5)),
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: bouncedRecipients('5.1.1', 'smtp; 550 5.1.1 user unknown'),
        reportingMTA: 'dsn; a1-1.smtp-out.eu-central-1.amazonses.com',
      },
    },
  },
  {
    name: 'bounce-transient',
    eventType: 'Bounce',
    detailType: 'Email Bounced',
    at: later(6),
    facts: {
      bounce: {
        ...feedback(later(6)),
        bounceType: 'Transient',
        bounceSubType: 'MailboxFull',
        bouncedRecipients: bouncedRecipients('5.2.2', 'smtp; 552 5.2.2 mailbox full'),
      },
    },
  },
  {
    name: 'complaint',
    eventType: 'Complaint',
    detailType: 'Email Complaint Received',
    at: later(3600),
    facts: {
      complaint: {
        ...feedback(later(3600)),
        arrivalDate: later(3590).toISOString(),
        complainedRecipients: [{ emailAddress: contact.address }],
        complaintFeedbackType: 'abuse',
        userAgent: 'ExampleFeedback/1.0',
      },
    },
  },
  {
    name: 'reject',
    eventType: 'Reject',
    detailType: 'Email Rejected',
    at: later(3),
    facts: { reject: { reason: 'Bad content' } },
  },
  {
    name: 'delivery-delay',
    eventType: 'DeliveryDelay',
    detailType: 'Email Delivery Delayed',
    at: later(900),
    facts: {
      deliveryDelay: {
        timestamp: later(900).toISOString(),
        delayType: 'MailboxFull',
        expirationTime: later(50_400).toISOString(),
        delayedRecipients: [
          { emailAddress: contact.address, status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
        ],
      },
    },
  },
  {
    name: 'rendering-failure',
    eventType: 'Rendering Failure',
    detailType: 'Email Rendering Failed',
    at: sentAt,
    facts: { failure: { templateName: 'none', errorMessage: 'The mail could not be rendered.' } },
  },
] as const;

/** SES's reports in EventBridge's envelope. */
export const sesEvents = reports.map(({ name, eventType, detailType, at, facts }) => ({
  name,
  at,
  event: busEnvelope({
    source: 'aws.ses',
    detailType,
    detail: { eventType, mail, ...facts },
    at,
    resources: [`arn:aws:ses:${region}:${account}:configuration-set/${prefix}`],
  }),
}));

import { encodeTime } from 'ulid';
import { type Change, openIncident, timelineEvent } from '../../shared/incidents/index.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { defaultPolicy } from '../../shared/sla/index.ts';
import {
  clickUrl,
  customerPagePath,
  incidentLink,
  incidentLinkEnd,
  scoreLinkEnd,
  signClick,
  signIncidentLink,
  signScore,
  signUnsubscribe,
  signView,
} from '../../shared/tracking/index.ts';
import { parseSettings } from '../settings.ts';

/**
 * The story that every sample tells: a customer asks by the form, gets a receipt, opens it, follows its link,
 * and an agent answers. It plays on a desk with default settings; what the desk writes down is made by the
 * desk's own code.
 */
export const settings = parseSettings({});
export const { site } = settings;
export const prefix = `incident-desk-${settings.stage}`;
export const account = '000000000000';
export const region = 'eu-central-1';

/** A Monday morning in the site's time zone. */
export const askedAt = new Date('2026-11-23T09:30:00.000Z');
export const later = (seconds: number): Date => new Date(askedAt.getTime() + seconds * 1000);

/** Of the same form as the desk's ids, counted instead of random. */
const idFrom = (start: number) => {
  let count = start;
  return () => {
    count += 1;
    return encodeTime(askedAt.getTime()) + String(count).padStart(16, '0');
  };
};

export const reference = '261123-000001';
/** SES's own id of a mail that came in. */
export const mailId = 'o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1';
export const contact = { id: idFrom(100)(), name: 'Customer', address: 'customer@example.com' };
export const agent = { kind: 'agent' as const, id: '6f1c2a34-0000-4000-8000-000000000001', name: 'agent' };
export const question = {
  name: contact.name,
  address: contact.address,
  subject: 'The printer stops after two pages',
  question: 'It prints two pages and then stops with error 49.\nWhat can I do?',
  product: 'Printer P100',
};

/** What the desk writes when the question comes in. */
export const opened: Change = openIncident(
  {
    siteId: site.id,
    channel: 'portal',
    subject: question.subject,
    text: question.question,
    contact,
    language: site.language,
    product: question.product,
  },
  {
    reference,
    policy: defaultPolicy(site.timeZone),
    receipt: true,
    now: askedAt,
    newId: idFrom(0),
    settings: defaultSettings,
  },
);

const [receipt] = opened.messages;
if (!receipt) throw new Error('A question from the form has a receipt.');
export const message = receipt;

/** Samples are signed with a key of their own, so that they stay the same; a desk takes their tokens for forged. */
export const sampleKeys = [new TextEncoder().encode('the key of the samples, which no desk has')] as const;

const base = 'http://localhost:3000';
const claims = { m: message.messageId, c: contact.id, r: reference, t: message.type };
const own = { r: reference, c: contact.id, e: incidentLinkEnd(askedAt) };
export const tokens = {
  incident: await signIncidentLink(sampleKeys, own),
  view: await signView(sampleKeys, claims),
  score: await signScore(sampleKeys, {
    r: reference,
    c: contact.id,
    m: message.messageId,
    s: 5,
    e: scoreLinkEnd(askedAt),
  }),
  unsubscribe: await signUnsubscribe(sampleKeys, { c: contact.id, t: 'followUp', l: 'en' }),
  click: '',
};
tokens.click = await signClick(sampleKeys, { ...claims, ...own });
export const trackedLink = clickUrl(base, tokens.click);

const hit = {
  ...claimsAsStored(),
  firstAt: later(90).toISOString(),
  lastAt: later(90).toISOString(),
  total: 1,
};
export const view = hit;
export const click = { ...hit, link: incidentLink, url: customerPagePath };

function claimsAsStored() {
  return {
    messageId: message.messageId,
    contactId: contact.id,
    reference,
    messageType: message.type,
  };
}

/** The agent's answer on the timeline. */
export const answered = timelineEvent(
  'emailOut',
  { id: idFrom(200)(), reference, at: later(600).toISOString(), actor: agent },
  {
    messageId: idFrom(210)(),
    messageType: 'incidentWaiting',
    to: [contact.address],
    text: 'Please tell us the firmware version on the settings page.',
  },
);

import * as z from 'zod';
import { Turn } from '../../shared/automation/index.ts';
import {
  AddressOwner,
  Contact,
  ContactEvent,
  DomainOwner,
  ExternalIdOwner,
  LookUpEntry,
  StoredAccount,
} from '../../shared/customers/index.ts';
import { Draw, Entitlement, OwnedEntitlement } from '../../shared/entitlements/index.ts';
import { EscalationSet, IncidentTimer } from '../../shared/escalations/index.ts';
import { Incident, KeptText, partKinds, StoredMinutes, TimelineEvent } from '../../shared/incidents/index.ts';
import { AutomaticFlow, InboundRecord, SenderFlow, SendPace, SoftBounces } from '../../shared/mail/index.ts';
import { Asset, StoredContract, StoredProduct } from '../../shared/products/index.ts';
import { OutgoingMessage, StoredTemplate, TemplateVersion } from '../../shared/responses/index.ts';
import { Rule, RuleOrder } from '../../shared/rules/index.ts';
import {
  Availability,
  CalendarBrief,
  CalendarWithPast,
  ReplanJob,
  Rota,
} from '../../shared/schedules/index.ts';
import { Terms } from '../../shared/search/index.ts';
import { StoredSection } from '../../shared/settings/index.ts';
import { KpiInstance, PolicySet } from '../../shared/sla/index.ts';
import { orderAttribute, orders, scopeAttribute, scopes } from '../../shared/table/keys.ts';
import { StandardText, TextEntry } from '../../shared/texts/index.ts';
import { Click, View } from '../../shared/tracking/index.ts';
import { ExportJob, ImportJob } from '../../shared/transfer/index.ts';
import { SavedView } from '../../shared/views/index.ts';
import { Delivery, StoredSecrets, Webhook } from '../../shared/webhooks/index.ts';

/** What an item of this kind holds besides its keys: a schema where the code has one. */
export interface ItemKind {
  readonly meaning: string;
  readonly schema: z.ZodObject;
}

const text = z.string();

/** Every kind of item, by its attribute `kind`. */
export const itemKinds: Readonly<Record<string, ItemKind>> = {
  incident: { meaning: 'The incident, but for its description', schema: Incident },
  timer: { meaning: 'What time does next to an incident', schema: IncidentTimer },
  escalations: { meaning: 'All escalations of a site', schema: EscalationSet },
  kpi: { meaning: 'One promise on one incident', schema: KpiInstance },
  event: { meaning: 'One entry of a timeline; never changed, but for a redaction', schema: TimelineEvent },
  text: {
    meaning: 'A description: up to 64 KB of it, or its beginning and where the whole is',
    schema: KeptText.extend({ textId: text.optional() }),
  },
  settings: { meaning: 'A section of a site’s settings', schema: StoredSection },
  task: { meaning: 'A task of an incident', schema: partKinds.task },
  time: { meaning: 'Time that an agent logged on an incident', schema: partKinds.time },
  minutes: { meaning: 'Minutes logged on a day, by an agent or for an account', schema: StoredMinutes },
  contact: { meaning: 'A customer’s person', schema: Contact },
  contactIncident: { meaning: 'That a contact has this incident', schema: z.object({ reference: text }) },
  accountIncident: { meaning: 'That it is an account’s', schema: z.object({ reference: text }) },
  assetIncident: { meaning: 'That it is about a device', schema: z.object({ reference: text }) },
  topicIncident: { meaning: 'That it is about a topic', schema: z.object({ reference: text }) },
  savedView: { meaning: 'A view that an agent has saved, or that all share', schema: SavedView },
  savedViewCount: { meaning: 'How many views an owner has saved', schema: z.object({ saved: z.number() }) },
  file: { meaning: 'A file of an incident; one that never came leaves by TTL', schema: partKinds.file },
  child: { meaning: 'That an incident has this child', schema: partKinds.child },
  relation: { meaning: 'What an incident is related to', schema: partKinds.relation },
  split: { meaning: 'The incident that an entry was split into', schema: z.object({ into: text }) },
  opportunity: { meaning: 'A chance to sell', schema: partKinds.opportunity },
  offer: { meaning: 'An offer that was presented', schema: partKinds.offer },
  serviceOrder: { meaning: 'Field work that another system keeps', schema: partKinds.serviceOrder },
  sendPace: { meaning: 'How many mails were sent in one second; leaves by TTL', schema: SendPace },
  senderFlow: {
    meaning: 'When mail of a sender came of late, and its breaker; leaves by TTL',
    schema: SenderFlow.extend({ expiresAt: z.int() }),
  },
  automaticFlow: {
    meaning: 'How much a site has sent automatically of late, and its breaker; leaves by TTL',
    schema: AutomaticFlow.extend({ expiresAt: z.int() }),
  },
  softBounces: {
    meaning: 'Days on which mail to an address failed; leaves by TTL',
    schema: SoftBounces.extend({ expiresAt: z.int() }),
  },
  address: {
    meaning: 'Who owns an address: one contact at a time',
    schema: AddressOwner,
  },
  contactEvent: { meaning: 'What became of a contact; never changed', schema: ContactEvent },
  account: { meaning: 'A company or a part of one', schema: StoredAccount },
  accountContact: { meaning: 'That a contact is one of an account', schema: z.object({ contactId: text }) },
  subAccount: { meaning: 'That an account stands right below', schema: z.object({ accountId: text }) },
  entitlement: { meaning: 'What a customer is owed, with what is left of it', schema: Entitlement },
  draw: { meaning: 'A change of that, and why; never changed itself', schema: Draw },
  ownedEntitlement: {
    meaning: 'That an account or a contact owns an entitlement',
    schema: OwnedEntitlement,
  },
  domain: { meaning: 'Which account a domain belongs to: one at a time', schema: DomainOwner },
  externalId: { meaning: 'Who has an id of another system: one at a time', schema: ExternalIdOwner },
  importJob: {
    meaning: 'An import: how far it has come; leaves by TTL after ninety days',
    schema: ImportJob,
  },
  exportJob: { meaning: 'An export, likewise', schema: ExportJob },
  transferLeg: {
    meaning: 'That an import or an export has a leg to go',
    schema: z.object({ jobId: text, direction: text, leg: z.int(), at: text, expiresAt: z.number() }),
  },
  lookUp: { meaning: 'A text that a contact or an account is found by as one types', schema: LookUpEntry },
  product: { meaning: 'A product model, a family of them or a bundle', schema: StoredProduct },
  subProduct: {
    meaning: 'That a model stands right below a family',
    schema: z.object({ productId: text }),
  },
  asset: { meaning: 'One device', schema: Asset },
  serialNumber: {
    meaning: 'Which asset of a model has a serial number: one at a time',
    schema: z.object({ assetId: text }),
  },
  productAsset: { meaning: 'That an asset is of a model', schema: z.object({ assetId: text }) },
  accountAsset: { meaning: 'That it is an account’s', schema: z.object({ assetId: text }) },
  contactAsset: { meaning: 'That a contact has it', schema: z.object({ assetId: text }) },
  contractAsset: { meaning: 'That a contract covers it', schema: z.object({ assetId: text }) },
  contract: { meaning: 'What an account is owed for a while', schema: StoredContract },
  contractNumber: {
    meaning: 'Which contract has a number: one at a time',
    schema: z.object({ contractId: text }),
  },
  accountContract: { meaning: 'That a contract is an account’s', schema: z.object({ contractId: text }) },
  counter: { meaning: 'The last number given on a day', schema: z.object({ last: z.number() }) },
  idempotency: {
    meaning: 'The first answer to a request; leaves by TTL after three days',
    schema: z.object({ request: text, answer: text, expiresAt: z.number() }),
  },
  message: {
    meaning: 'A mail to a customer and how far it has come',
    schema: OutgoingMessage.extend({ failedCopies: z.array(text).optional() }),
  },
  view: { meaning: 'A contact’s views of a message: unique by its key', schema: View },
  click: { meaning: 'A contact’s clicks on one link: unique by its key', schema: Click },
  mail: { meaning: 'What became of one inbound mail', schema: InboundRecord },
  mailOfSender: { meaning: 'That a mail is of this sender', schema: z.object({ mailId: text }) },
  foreignReference: {
    meaning: 'The incident that a reference of another desk is tied to',
    schema: z.object({ from: text, reference: text, incident: text }),
  },
  mailTwin: { meaning: 'A second delivery of a mail', schema: z.object({ mailId: text }) },
  sentMailId: {
    meaning: 'The incident of a mail we sent, by SES’s Message-ID',
    schema: z.object({ messageId: text, reference: text }),
  },
  receivedMailId: {
    meaning: 'The incident of a mail we received, by its Message-ID and content',
    schema: z.object({ reference: text, mailId: text, siteId: text }),
  },
  standardText: { meaning: 'A standard text or a folder of them, whole', schema: StandardText },
  template: {
    meaning: 'The message template of a type in a language that is in use',
    schema: StoredTemplate,
  },
  templateVersion: { meaning: 'A version of one; never changed', schema: TemplateVersion },
  standardTextEntry: {
    meaning: 'The same as the tree shows it, and how many rules and escalations send it',
    schema: TextEntry,
  },
  standardTextUse: {
    meaning: 'That a rule or an escalation sends a standard text',
    schema: z.object({ user: z.object({ kind: text, id: text }) }),
  },
  textTree: {
    meaning: 'How often the tree’s shape was changed: what every change of it is decided on',
    schema: z.object({ version: z.number() }),
  },
  hotKey: { meaning: 'The standard text of a hot key', schema: z.object({ id: text }) },
  term: { meaning: 'That a word stands in an incident: its key says which', schema: z.object({}) },
  terms: { meaning: 'The words that an incident is found by, and those being written', schema: Terms },
  calendar: {
    meaning: 'A business calendar, with its countries’ holidays written out',
    schema: CalendarWithPast,
  },
  calendarBrief: { meaning: 'The same as lists show it, and how many refer to it', schema: CalendarBrief },
  calendarReplan: {
    meaning: 'That a calendar got other hours, and how far what is open under it is reckoned anew',
    schema: ReplanJob.omit({ givenUntil: true }),
  },
  timersReplan: {
    meaning: 'That timers were set up otherwise, and how far those of what is open are reckoned anew',
    schema: ReplanJob.omit({ calendarId: true }),
  },
  calendarCount: { meaning: 'How many calendars a site has', schema: z.object({ saved: z.number() }) },
  slaPolicyUses: { meaning: 'How many refer to a policy', schema: z.object({ uses: z.int() }) },
  slaPolicyUse: {
    meaning: 'That something refers to a policy',
    schema: z.object({ user: z.object({ kind: text, id: text }) }),
  },
  calendarUse: {
    meaning: 'That something refers to a calendar',
    schema: z.object({ user: z.object({ kind: text, id: text }) }),
  },
  availability: { meaning: 'When an agent works, and when not', schema: Availability },
  rota: {
    meaning: 'Agents who are on call in turns, and how many rules and escalations assign by it',
    schema: Rota.extend({ uses: z.int().optional() }),
  },
  rotaUse: {
    meaning: 'That a rule or an escalation assigns by a rota',
    schema: z.object({ user: z.object({ kind: text, id: text }) }),
  },
  webhook: { meaning: 'Where events are sent to', schema: Webhook },
  webhookSecret: { meaning: 'What a webhook’s messages are signed with', schema: StoredSecrets },
  webhookUses: {
    meaning: 'How many rules and escalations call a webhook',
    schema: z.object({ uses: z.int() }),
  },
  webhookUse: {
    meaning: 'That a rule or an escalation calls a webhook',
    schema: z.object({ user: z.object({ kind: text, id: text }) }),
  },
  webhookCount: { meaning: 'How many webhooks a site has', schema: z.object({ saved: z.number() }) },
  webhookDelivery: {
    meaning: 'An event on its way to a webhook, with every attempt; leaves by TTL after thirty days',
    schema: Delivery,
  },
  rotaCount: { meaning: 'How many rotas a site has', schema: z.object({ saved: z.number() }) },
  slaPolicies: { meaning: 'The SLA policies of a site, in their order', schema: PolicySet },
  rule: { meaning: 'A business rule', schema: Rule },
  ruleOrder: { meaning: 'In which order the rules are looked at', schema: RuleOrder },
  turn: { meaning: 'Who of a group was given an incident last', schema: Turn },
  ruled: { meaning: 'That rules have fired on a change', schema: z.object({ expiresAt: z.number() }) },
};

/** Attributes that any item may have: its keys, those of the indexes, and its kind. */
export const commonAttributes = [
  ...['pk', 'sk', 'kind', 'listPk', 'listSk', 'duePk', 'dueSk'],
  ...scopes.map(scopeAttribute),
  ...orders.map(orderAttribute),
];

/** `name`, with a question mark where an item may lack it. */
export function attributesOf({ schema }: ItemKind): readonly string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
}

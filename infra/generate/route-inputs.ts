import { productInputs } from './product-inputs.ts';
import { ruleInputs } from './rule-inputs.ts';
import { scheduleInputs } from './schedule-inputs.ts';
import { answered, contact, mailId, question, reference, tokens } from './story.ts';
import { transferInputs } from './transfer-inputs.ts';
import { webhookInputs } from './webhook-inputs.ts';

const entitlementId = '01KCQ0000000000000000000N1';
/** Of an entry and of a part that the desk has made. */
const eventId = answered.id;

/** What a client sends to a route; every value of path, query and headers is text. */
export interface RouteInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const textId = '01K9E2M5VQ0R7T3W8X6Y4Z1A2B';
const standardText = {
  type: 'text',
  title: 'Thanks for the details',
  hotKey: '^thanks',
  wordings: {
    en: {
      body: 'Hello {{ contactFirstName }},\n\nthank you for the details on {{ reference }}.\n\n{{ agentName }}',
    },
    fr: {
      body: 'Bonjour {{ contactName }},\n\nmerci pour ces précisions sur {{ reference }}.\n\n{{ agentName }}',
    },
  },
};

const template = { type: 'questionReceipt', language: 'en' };
const templateSources = {
  subject: '[{{ reference }}] Thank you: {{ subject }}',
  html: '<p>Dear {{ contactFirstName }},</p>\n<p>We have your question.</p>\n{{ question }}\n<p>{{ signature }}</p>',
};

/** An example for each route, by its id. */
export const routeInputs: Readonly<Record<string, RouteInput>> = {
  listTemplates: {},
  readTemplate: { params: template },
  saveTemplate: { params: template, headers: { 'if-match': '"0"' }, body: templateSources },
  resetTemplate: { params: template, headers: { 'if-match': '"2"' } },
  listTemplateVersions: { params: template, query: { limit: '10' } },
  readTemplateVersion: { params: { ...template, version: '1' } },
  restoreTemplate: { params: { ...template, version: '1' }, headers: { 'if-match': '"3"' } },
  previewTemplate: { params: template, body: { template: templateSources, reference } },
  testSendTemplate: {
    params: template,
    headers: { 'idempotency-key': 'sample-test-send-1' },
    body: { reference },
  },
  askQuestion: { headers: { 'idempotency-key': 'sample-question-1' }, body: question },
  readOwnIncident: { params: { token: tokens.incident } },
  showFeedback: { params: { token: tokens.score } },
  giveFeedback: { params: { token: tokens.score }, body: { score: 5, text: 'Quick and friendly.' } },
  showUnsubscribe: { params: { token: tokens.unsubscribe } },
  unsubscribe: { params: { token: tokens.unsubscribe } },
  showOwnIncident: { params: { token: tokens.incident } },
  listMail: { query: { direction: 'in', outcome: 'quarantined', limit: '25' } },
  readMail: { params: { id: mailId } },
  downloadRawMail: { params: { id: mailId } },
  replayMail: { params: { id: mailId }, headers: { 'idempotency-key': 'sample-replay-mail-1' } },
  listMailBreakers: { query: { limit: '25' } },
  resetMailBreaker: { params: { id: 'YWRhQGV4YW1wbGUuY29tIGlzIG5vdCBoZWxkIGJhY2s' } },
  releaseMail: { params: { id: mailId }, headers: { 'idempotency-key': 'sample-release-1' } },
  listIncidents: { query: { assignee: 'me', sort: 'due', limit: '25' } },
  listViews: {},
  createView: {
    headers: { 'idempotency-key': 'sample-view-1' },
    body: { name: 'Urgent by mail', parameters: { priority: 'P1', channel: 'email', sort: 'updated' } },
  },
  readView: { params: { id: '01KCQ0000000000000000000V1' } },
  replaceView: {
    params: { id: '01KCQ0000000000000000000V1' },
    headers: { 'if-match': '"1"' },
    body: { name: 'Urgent by mail', parameters: { priority: 'P1', channel: 'email' }, shared: true },
  },
  deleteView: { params: { id: '01KCQ0000000000000000000V1' } },
  createIncident: {
    headers: { 'idempotency-key': 'sample-creation-1' },
    body: {
      channel: 'phone',
      subject: 'No picture on the second screen',
      description: 'Black since this morning. The cable was changed already.',
      contact: { name: 'Customer', phone: '+41 44 555 01 02' },
      impact: 'low',
      urgency: 'high',
      tags: ['screen'],
      route: true,
    },
  },
  readIncident: { params: { reference } },
  patchIncident: {
    params: { reference },
    headers: { 'if-match': '"1"' },
    body: { category: 'printers', impact: 'high', tags: ['paper jam'], reason: 'Called back' },
  },
  readText: { params: { reference, textId: 'first' } },
  readTimeline: { params: { reference }, query: { order: 'newestFirst', limit: '50' } },
  reply: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-reply-1' },
    body: { text: 'Please tell us the firmware version on the settings page.', status: 'waiting' },
  },
  assign: {
    params: { reference },
    body: { assignee: { id: 'agent-2', name: 'Agent Two' }, supportGroup: 'hardware' },
  },
  take: { params: { reference }, body: { unlessAssigned: true } },
  routeIncident: { params: { reference } },
  addNote: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-note-1' },
    body: { kind: 'workNote', text: 'The fuser of this model fails often.' },
  },
  addEvent: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-event-1' },
    body: { type: 'callOut', text: 'Talked through the settings page.', minutes: 12 },
  },
  addTask: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-task-1' },
    body: { title: 'Order a fuser', dueAt: '2026-11-25T15:00:00.000Z', requiredToSolve: true },
  },
  changeTask: {
    params: { reference, taskId: '01KCQ0000000000000000000T1' },
    headers: { 'if-match': '"3"' },
    body: { status: 'done' },
  },
  listTasks: { params: { reference } },
  logTime: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-time-1' },
    body: { minutes: 25, billable: true, activity: 'remote session', rateCode: 'standard' },
  },
  removeTime: {
    params: { reference, entryId: '01KCQ0000000000000000000E1' },
    query: { reason: 'Logged on the wrong incident.' },
  },
  listTime: { params: { reference } },
  agentTime: { params: { agentId: 'me' }, query: { from: '2026-11-01', to: '2026-11-30' } },
  accountTime: { params: { accountId: 'account-1' }, query: { from: '2026-11-01', to: '2026-11-30' } },
  readSettings: {},
  readSettingsSection: { params: { section: 'priorities' } },
  saveSettingsSection: {
    params: { section: 'teams' },
    headers: { 'if-match': '"0"' },
    body: {
      queues: [{ code: 'printers', label: { en: 'Printers', fr: 'Imprimantes', de: 'Drucker' } }],
      groups: [{ code: 'hardware', label: { en: 'Hardware' }, members: [] }],
    },
  },
  redactEvent: { params: { reference, eventId }, body: { reason: 'Held a card number' } },
  announceOwnUpload: {
    params: { token: tokens.incident },
    headers: { 'idempotency-key': 'sample-upload-2' },
    body: { name: 'printer.jpg', type: 'image/jpeg', size: 48213 },
  },
  confirmOwnUpload: { params: { token: tokens.incident, attachmentId: '01KCQ0000000000000000000F2' } },
  listOwnAttachments: { params: { token: tokens.incident } },
  downloadOwnAttachment: { params: { token: tokens.incident, attachmentId: '01KCQ0000000000000000000F2' } },
  announceUpload: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-upload-1' },
    body: { name: 'manual.pdf', type: 'application/pdf', size: 204800 },
  },
  confirmUpload: { params: { reference, attachmentId: '01KCQ0000000000000000000F1' } },
  listAttachments: { params: { reference }, query: { limit: '50' } },
  removeAttachment: { params: { reference, attachmentId: '01KCQ0000000000000000000F1' } },
  downloadAttachment: { params: { reference, attachmentId: `${mailId}-0` } },
  downloadMail: { params: { reference, mailId }, query: { form: 'text' } },
  mergeIncident: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-merge-1', 'if-match': '"2"' },
    body: { into: '261123-000002', reason: 'It is about the same printer.', acrossContacts: true },
  },
  splitEvent: {
    params: { reference, eventId },
    headers: { 'idempotency-key': 'sample-split-1' },
    body: { subject: 'Also: a new toner', contact: 'author' },
  },
  addChild: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-child-1' },
    body: { create: { subject: 'Send a technician', description: 'On the second floor.' } },
  },
  removeChild: { params: { reference, child: '261123-000002' } },
  listChildren: { params: { reference }, query: { limit: '25' } },
  addRelation: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-relation-1' },
    body: { relation: 'url', target: 'https://status.example.com/42', title: 'The outage' },
  },
  removeRelation: { params: { reference, relationId: 'incident-261123-000002' } },
  listRelations: { params: { reference }, query: { limit: '25' } },
  openOpportunity: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-opportunity-1' },
    body: { name: 'Ten more printers', amount: 4990, currency: 'EUR', stage: 'qualified' },
  },
  changeOpportunity: {
    params: { reference, opportunityId: eventId },
    headers: { 'idempotency-key': 'sample-opportunity-2' },
    body: { stage: 'won', amount: 4590.5 },
  },
  listOpportunities: { params: { reference }, query: { limit: '25' } },
  listOffers: { params: { reference } },
  presentOffer: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-offer-1' },
    body: { offer: 'toner-plan', note: 'On the phone.' },
  },
  answerOffer: {
    params: { reference, offerId: 'toner-plan' },
    headers: { 'idempotency-key': 'sample-offer-2' },
    body: { state: 'accepted' },
  },
  linkServiceOrder: {
    params: { reference },
    headers: { 'idempotency-key': 'sample-order-1' },
    body: { number: 'SO-4711', status: 'scheduled', scheduledFor: '2026-11-25T09:00:00.000Z' },
  },
  changeServiceOrder: {
    params: { reference, serviceOrderId: 'a-service-order' },
    headers: { 'idempotency-key': 'sample-order-2' },
    body: { status: 'done' },
  },
  listServiceOrders: { params: { reference }, query: { limit: '25' } },
  lookUp: { query: { q: 'mül' } },
  createContact: {
    headers: { 'idempotency-key': 'sample-contact-1' },
    body: { name: 'Jo Example', addresses: ['jo@example.com'], phones: ['+41 44 555 01 02'], language: 'fr' },
  },
  readContact: { params: { contactId: contact.id } },
  changeContact: {
    params: { contactId: contact.id },
    headers: { 'if-match': '"1"' },
    body: { addresses: [contact.address, 'office@example.com'], timeZone: 'Europe/Zurich' },
  },
  mergeContact: { params: { contactId: contact.id }, body: { into: '01KCQ0000000000000000000C2' } },
  listContactIncidents: { params: { contactId: contact.id }, query: { limit: '25' } },
  readContactHistory: { params: { contactId: contact.id }, query: { limit: '25' } },
  createEntitlement: {
    headers: { 'idempotency-key': 'sample-entitlement-1' },
    body: {
      ...{ name: 'Gold support 2026', account: 'account-1', from: '2026-01-01', until: '2026-12-31' },
      terms: { kind: 'incidents', granted: 10, decrementOn: 'create' },
    },
  },
  readEntitlement: { params: { entitlementId } },
  changeEntitlement: {
    params: { entitlementId },
    headers: { 'if-match': '"1"' },
    body: { terms: { kind: 'incidents', granted: 15, decrementOn: 'create' } },
  },
  deleteEntitlement: { params: { entitlementId }, headers: { 'if-match': '"1"' } },
  listDraws: { params: { entitlementId }, query: { limit: '25' } },
  correctBalance: {
    params: { entitlementId },
    headers: { 'idempotency-key': 'sample-correction-1' },
    body: { change: 1, reason: 'The incident was ours to solve.' },
  },
  listAccountEntitlements: { params: { accountId: 'account-1' } },
  listContactEntitlements: { params: { contactId: contact.id } },
  listEntitlementChoices: { params: { reference } },
  createAccount: {
    headers: { 'idempotency-key': 'sample-account-1' },
    body: { name: 'Example Printing', tier: 'gold', domains: ['example.com'], timeZone: 'Europe/Berlin' },
  },
  listAccounts: { query: { limit: '25' } },
  readAccount: { params: { accountId: 'account-1' } },
  changeAccount: {
    params: { accountId: 'account-1' },
    headers: { 'if-match': '"1"' },
    body: { tier: 'silver', notes: null },
  },
  deleteAccount: { params: { accountId: 'account-1' }, headers: { 'if-match': '"2"' } },
  listAccountContacts: { params: { accountId: 'account-1' }, query: { limit: '25' } },
  listAccountsBelow: { params: { accountId: 'account-1' }, query: { limit: '25' } },
  listAccountIncidents: { params: { accountId: 'account-1' }, query: { limit: '25' } },
  bulk: {
    headers: { 'idempotency-key': 'sample-bulk-1' },
    body: { references: [reference], action: { type: 'addTags', tags: ['recall'] } },
  },
  listStandardTexts: { query: { q: 'thanks' } },
  createStandardText: { headers: { 'idempotency-key': 'sample-text-1' }, body: standardText },
  previewStandardText: { body: { wordings: standardText.wordings, language: 'en' } },
  renderHotKey: { body: { hotKey: '^thanks', reference } },
  readStandardText: { params: { id: textId } },
  replaceStandardText: { params: { id: textId }, headers: { 'if-match': '"1"' }, body: standardText },
  removeStandardText: { params: { id: textId }, headers: { 'if-match': '"2"' } },
  renderStandardText: { params: { id: textId }, body: { reference, language: 'fr' } },
  openPixel: { params: { token: tokens.view } },
  followLink: { params: { token: tokens.click } },
  search: { query: { q: 'printer stops -paper', limit: '25' } },
  findSimilar: { params: { reference }, query: { limit: '10' } },
  findCandidates: {
    body: {
      contact: { address: question.address },
      subject: question.subject,
      text: question.question,
    },
  },
  readOpenApi: {},
  showDocs: {},
  ...scheduleInputs,
  ...transferInputs,
  ...ruleInputs,
  ...productInputs,
  ...webhookInputs,
};

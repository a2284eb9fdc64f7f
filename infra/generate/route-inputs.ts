import { mailId, question, reference, tokens } from './story.ts';

/** What a client sends to a route; every value of path, query and headers is text. */
export interface RouteInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An example for each route, by its id. */
export const routeInputs: Readonly<Record<string, RouteInput>> = {
  askQuestion: { headers: { 'idempotency-key': 'sample-question-1' }, body: question },
  readOwnIncident: { params: { token: tokens.incident } },
  showOwnIncident: { params: { token: tokens.incident } },
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
  downloadAttachment: { params: { reference, attachmentId: `${mailId}-0` } },
  downloadMail: { params: { reference, mailId }, query: { form: 'text' } },
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
};

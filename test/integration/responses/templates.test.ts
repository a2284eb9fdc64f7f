import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  listTemplatesHandler,
  listTemplateVersionsHandler,
  readTemplateHandler,
  readTemplateVersionHandler,
  resetTemplateHandler,
  restoreTemplateHandler,
  saveTemplateHandler,
} from '../../../functions/api/handlers/templates.ts';
import {
  previewTemplateHandler,
  testSendTemplateHandler,
} from '../../../functions/api/handlers/try-template.ts';
import * as routes from '../../../functions/api/routes/templates.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aSite } from '../../support/a-desk.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { type Answer, ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
let send: (line: RequestLine) => Promise<Answer>;

beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
  const { client, layout } = desk;
  const { templates, settings, reader } = dispatch;
  const parts = { templates, client, layout, settings, reader, site: aSite(), newId };
  const handler = serve(
    [
      bind(routes.listTemplatesRoute, listTemplatesHandler(parts)),
      bind(routes.readTemplateRoute, readTemplateHandler(parts)),
      bind(routes.saveTemplateRoute, saveTemplateHandler(parts)),
      bind(routes.resetTemplateRoute, resetTemplateHandler(parts)),
      bind(routes.listTemplateVersionsRoute, listTemplateVersionsHandler(parts)),
      bind(routes.readTemplateVersionRoute, readTemplateVersionHandler(parts)),
      bind(routes.restoreTemplateRoute, restoreTemplateHandler(parts)),
      bind(routes.previewTemplateRoute, previewTemplateHandler(parts)),
      bind(routes.testSendTemplateRoute, testSendTemplateHandler(parts)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  const claims = { sub: 'admin-1', name: 'Admin', email: 'admin@example.com', 'cognito:groups': ['admin'] };
  send = (line) => ask(handler, { claims, ...line });
});
afterAll(() => desk.stop());

const path = '/v1/templates/{type}/{language}';
const sources = (word: string) => ({
  subject: `${word}: {{ subject }}`,
  html: `<p>${word}</p>{{ question }}`,
});
const at = (type: string, language = 'en', more: Record<string, string> = {}) => ({
  params: { type, language, ...more },
});
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const put = (type: string, version: number, body: unknown, language = 'en') =>
  send({ route: `PUT ${path}`, ...at(type, language), ...ifMatch(version), body });

describe('a template of the site’s own', () => {
  it('is read as the built-in one until it is written, and then by its version', async () => {
    const before = await send({ route: `GET ${path}`, ...at('questionReceipt') });
    expect(before.json).toMatchObject({ version: 0, builtIn: true, type: 'questionReceipt', language: 'en' });
    expect(before.headers.etag).toBe('"0"');
    expect(routes.TemplateView.parse(before.json).html).toContain('Thank you for your question');

    const written = await put('questionReceipt', 0, sources('Mine'));
    expect(written.status).toBe(200);
    expect(written.headers.etag).toBe('"1"');
    expect(written.json).toMatchObject({
      version: 1,
      builtIn: false,
      updatedBy: { id: 'admin-1', name: 'Admin' },
    });
    const after = await send({ route: `GET ${path}`, ...at('questionReceipt') });
    expect(after.json).toEqual(written.json);
    expect((await send({ route: `GET ${path}`, ...at('questionReceipt', 'de') })).json.version).toBe(0);
  });

  it('is written on the version that was seen, and by one of two at once', async () => {
    const late = await put('ruleEmail', 3, { subject: 'x', html: '{{ body }}' });
    expect(late.status).toBe(412);
    const without = await send({
      route: `PUT ${path}`,
      ...at('ruleEmail'),
      body: { subject: 'x', html: '{{ body }}' },
    });
    expect(without.status).toBe(428);
    const both = await Promise.all(
      ['a', 'b'].map((word) => put('ruleEmail', 0, { subject: word, html: '{{ body }}' })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('keeps every version: listed newest first, read, brought back, reset', async () => {
    for (const [version, word] of ['One', 'Two', 'Three'].entries()) {
      expect((await put('incidentClosed', version, closed(word), 'fr')).status).toBe(200);
    }
    const reset = await send({ route: `DELETE ${path}`, ...at('incidentClosed', 'fr'), ...ifMatch(3) });
    expect(reset.json).toMatchObject({ version: 4, builtIn: true });
    const restore = `POST ${path}/versions/{version}/restore`;
    const back = await send({
      route: restore,
      ...at('incidentClosed', 'fr', { version: '2' }),
      ...ifMatch(4),
    });
    expect(back.json).toMatchObject({ version: 5, builtIn: false, restoredFrom: 2, ...closed('Two') });

    const first = await list({ limit: '2' });
    expect(first.versions.map(({ version }) => version)).toEqual([5, 4]);
    const rest = await list({ limit: '10', cursor: first.next! });
    expect(rest.versions.map(({ version, builtIn }) => [version, builtIn])).toEqual([
      [3, false],
      [2, false],
      [1, false],
    ]);
    expect(rest.next).toBeUndefined();

    const read = `GET ${path}/versions/{version}`;
    const third = await send({ route: read, ...at('incidentClosed', 'fr', { version: '3' }) });
    expect(third.json).toMatchObject({ version: 3, ...closed('Three') });
    expect((await send({ route: read, ...at('incidentClosed', 'fr', { version: '9' }) })).status).toBe(404);
    const builtIn = await send({ route: read, ...at('incidentClosed', 'fr', { version: '0' }) });
    expect(builtIn.json).toMatchObject({ version: 0, builtIn: true });
    const foreign = await send({
      route: `GET ${path}/versions`,
      ...at('ruleEmail'),
      query: { cursor: first.next! },
    });
    expect(foreign.status).toBe(400);
  });

  const closed = (word: string) => ({ subject: word, html: `${word}{{ resolution }}` });
  const list = async (query: Record<string, string>) => {
    const { json } = await send({ route: `GET ${path}/versions`, ...at('incidentClosed', 'fr'), query });
    return json as { versions: { version: number; builtIn: boolean }[]; next?: string };
  };

  it('that says nothing or too much is refused by name', async () => {
    const refused = await put('questionReceipt', 1, { subject: ' ', html: '{{ secret }}', extra: 1 });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.json)).toContain('/subject');
    const unknown = await put('questionReceipt', 1, { subject: 'x', html: '<p>{{ secret }}</p>' });
    expect(unknown.json).toMatchObject({
      fields: [{ pointer: '/html', detail: expect.stringContaining('Line 1, column 7: there is no secret') }],
    });
    const languages = await send({ route: `GET ${path}`, ...at('questionReceipt', 'nl') });
    expect(languages.status).toBe(400);
  });

  it('is listed among all, and is no agent’s to see', async () => {
    const { json } = await send({ route: 'GET /v1/templates' });
    const { templates } = routes.TemplateList.parse(json);
    expect(templates).toHaveLength(27);
    expect(
      templates.find(({ type, language }) => type === 'questionReceipt' && language === 'en'),
    ).toMatchObject({
      version: 1,
      builtIn: false,
    });
    const claims = { sub: 'agent-1', 'cognito:groups': ['agent', 'manager'] };
    expect((await send({ route: 'GET /v1/templates', claims })).status).toBe(403);
  });
});

describe('a preview', () => {
  const preview = (body: unknown, type = 'questionReceipt') =>
    send({ route: `POST ${path}/preview`, ...at(type), body });

  it('shows a draft with sample data, and what stands with an incident’s', async () => {
    const { reference } = await dispatch.given();
    const draft = await preview({ template: sources('Draft') });
    expect(draft.json.subject).toBe('[261122-000001] Draft: The printer stops');
    const real = await preview({ reference });
    expect(real.json.subject).toBe(`[${reference}] Mine: The printer is on fire`);
    expect(real.json.html).toContain('It burns');
    expect((await preview({ reference: '260101-000099' })).status).toBe(404);
    expect((await preview({ template: { subject: 'x', html: '{{ nothing }}' } })).status).toBe(400);
  });
});

describe('a test', () => {
  const test = (more: Partial<RequestLine> = {}) =>
    send({ route: `POST ${path}/test-send`, ...at('questionReceipt'), body: {}, ...more });

  it('goes to the caller alone, through the queue, once per key', async () => {
    const { reference } = await dispatch.given();
    const line = { body: { reference }, headers: { 'idempotency-key': 'once' } };
    const [one, two] = [await test(line), await test(line)];
    expect(one.status).toBe(202);
    expect(two.json).toEqual(one.json);
    expect(one.json.to).toBe('admin@example.com');
    const messageId = String(one.json.messageId);
    const events = await dispatch.typesOf(reference);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
    const { raw, to, id } = dispatch.ses.taken.at(-1)!;
    expect(to).toEqual(['admin@example.com']);
    const mail = await dispatch.read(raw);
    expect(mail.subject).toBe(`Test: [${reference}] Mine: The printer is on fire`);
    expect(mail.replyTo).toEqual([]);
    expect(mail.references).toEqual([]);
    expect(mail.automatic).toBeDefined();

    await dispatch.hear(messageId, id, 'Delivery');
    await dispatch.hear(messageId, id, 'Bounce', {
      bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [] },
    });
    expect((await dispatch.messages.load(messageId))?.state).toMatch(/delivered|bounced/);
    expect(await dispatch.typesOf(reference)).toEqual(events);
  });

  it('is refused to who has no address, or one of the desk’s own', async () => {
    const admin = { sub: 'admin-2', 'cognito:groups': ['admin'] };
    expect((await test({ claims: admin })).status).toBe(409);
    expect((await test({ claims: { ...admin, email: aSite().supportAddresses[0] } })).status).toBe(409);
  });
});

describe('a message', () => {
  it('is sent by the site’s template, in the contact’s language', async () => {
    const { messageId } = await dispatch.given();
    await dispatch.send(messageId, morning);
    const mail = await dispatch.read(dispatch.ses.taken.at(-1)!.raw);
    expect(mail.subject).toContain('Mine: The printer is on fire');
    expect(mail.text).toContain('Mine');
    expect(dispatch.broken).toEqual([]);
  });

  it('goes out by the built-in template where the site’s own fails, and the template says so once', async () => {
    // What passes with short samples may take too much with a long question.
    const html = `<p>Long</p>{{ question }}{% assign all = quotedQuestion %}${'{% assign all = all | append: all %}'.repeat(11)}`;
    expect((await put('questionReceipt', 1, { subject: 'Long', html })).status).toBe(200);
    const { reference, messageId } = await dispatch.given({ text: 'Lorem ipsum. '.repeat(900) });
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
    const mail = await dispatch.read(dispatch.ses.taken.at(-1)!.raw);
    expect(mail.subject).toContain('We have received your question');
    expect(dispatch.broken).toEqual([
      expect.objectContaining({ type: 'questionReceipt', language: 'en', version: 2 }),
    ]);
    const told = await send({ route: `GET ${path}`, ...at('questionReceipt') });
    expect(told.json.fault).toMatchObject({ reference, detail: expect.stringMatching(/^html: /) });
    const again = await put('questionReceipt', 2, sources('Better'));
    expect(again.json).not.toHaveProperty('fault');
  });
});

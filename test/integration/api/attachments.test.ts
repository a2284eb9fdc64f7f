import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  announceUploadHandler,
  confirmUploadHandler,
  downloadAttachmentHandler,
  downloadMailHandler,
  listAttachmentsHandler,
  removeAttachmentHandler,
} from '../../../functions/api/handlers/attachments.ts';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { addNoteHandler } from '../../../functions/api/handlers/notes.ts';
import {
  announceOwnUploadHandler,
  confirmOwnUploadHandler,
  downloadOwnAttachmentHandler,
  listOwnAttachmentsHandler,
} from '../../../functions/api/handlers/own-attachments.ts';
import { replyHandler } from '../../../functions/api/handlers/reply.ts';
import {
  announceUpload,
  confirmUpload,
  downloadAttachment,
  downloadMail,
  FileResult,
  listAttachments,
  removeAttachment,
  Upload,
} from '../../../functions/api/routes/files.ts';
import { replyRoute } from '../../../functions/api/routes/incidents.ts';
import { addNoteRoute } from '../../../functions/api/routes/notes.ts';
import {
  announceOwnUpload,
  confirmOwnUpload,
  downloadOwnAttachment,
  listOwnAttachments,
} from '../../../functions/api/routes/own-files.ts';
import { attachmentKey, incidentStore, uploadKey } from '../../../shared/incidents/index.ts';
import { inboundStore } from '../../../shared/mail/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { incidentLinkEnd, signIncidentLink } from '../../../shared/tracking/index.ts';
import { theBuckets } from '../../support/a-bucket.ts';
import { aKey, aSite } from '../../support/a-desk.ts';
import { aReception } from '../../support/a-reception.ts';
import { ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, plus } from '../../support/time.ts';

let desk: TestTable;
let buckets: Awaited<ReturnType<typeof theBuckets>>;
let send: (line: RequestLine) => ReturnType<typeof ask>;
let moved = 0;
const now = () => plus(buckets.now(), moved);

beforeAll(async () => {
  [desk, buckets] = await Promise.all([aTable(), theBuckets()]);
  const { client, layout } = desk;
  const parts = {
    ...commandParts(client, layout, 'main'),
    inbound: inboundStore(client, layout),
    files: buckets.files,
    rawMail: buckets.rawMail,
    keys: async () => [aKey()],
  };
  const handler = serve(
    [
      bind(announceUpload, announceUploadHandler(parts)),
      bind(confirmUpload, confirmUploadHandler(parts)),
      bind(listAttachments, listAttachmentsHandler(parts)),
      bind(downloadAttachment, downloadAttachmentHandler(parts)),
      bind(removeAttachment, removeAttachmentHandler(parts)),
      bind(downloadMail, downloadMailHandler(parts)),
      bind(announceOwnUpload, announceOwnUploadHandler(parts)),
      bind(confirmOwnUpload, confirmOwnUploadHandler(parts)),
      bind(listOwnAttachments, listOwnAttachmentsHandler(parts)),
      bind(downloadOwnAttachment, downloadOwnAttachmentHandler(parts)),
      bind(replyRoute, replyHandler(parts, aSite())),
      bind(addNoteRoute, addNoteHandler(parts)),
    ],
    { clock: now, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(async () => {
  await buckets.stop();
  await desk.stop();
});

let opened = 0;
async function given(contactId = 'contact-1'): Promise<string> {
  opened += 1;
  const reference = `260611-${String(opened).padStart(6, '0')}`;
  const contact = { id: contactId, name: 'Ada Example', address: 'ada@example.com' };
  await incidentStore(desk.client, desk.layout).commit(anOpening({ contact }, { reference, newId }));
  return reference;
}

const at = 'v1/incidents/{reference}/attachments';
const agent = { groups: '[agent]' };
const page = { name: 'page.html', type: 'text/html', size: 8 };
const announceOn = (reference: string, body: unknown = page, headers = {}) =>
  send({ route: `POST /${at}`, params: { reference }, body, headers, ...agent });
const onFile = (method: string, reference: string, attachmentId: string, rest = '') =>
  send({ route: `${method} /${at}/{attachmentId}${rest}`, params: { reference, attachmentId }, ...agent });
const confirm = (reference: string, id: string) => onFile('POST', reference, id, '/complete');
const list = async (reference: string, query: Record<string, string> = {}) =>
  (await send({ route: `GET /${at}`, params: { reference }, query, ...agent })).json as {
    attachments: { id: string; name: string }[];
    next?: string;
  };
const headOf = async (reference: string) =>
  (await incidentStore(desk.client, desk.layout).load(reference))!.incident;

async function put(json: unknown, body = '<script>'): Promise<number> {
  const { upload } = Upload.parse(json);
  return (await fetch(upload.url, { method: upload.method, headers: upload.headers, body })).status;
}
async function uploaded(reference: string, body: unknown = page, bytes = '<script>'): Promise<string> {
  const { json } = await announceOn(reference, body);
  expect(await put(json, bytes)).toBe(200);
  expect((await confirm(reference, String(json.id))).status).toBe(200);
  return String(json.id);
}

describe('a file of an agent', () => {
  it('is announced, sent, confirmed, listed and downloaded as bytes', async () => {
    const reference = await given();
    const { status, json } = await announceOn(reference, { ...page, name: '../../etc/pa:ge.html' });
    expect([status, json.name]).toEqual([201, 'pa_ge.html']);
    expect((await confirm(reference, String(json.id))).status).toBe(409);
    expect((await list(reference)).attachments).toEqual([]);
    expect((await onFile('GET', reference, String(json.id))).status).toBe(404);
    expect(await put(json)).toBe(200);
    const confirmed = await confirm(reference, String(json.id));
    expect(confirmed.status).toBe(200);
    expect(FileResult.parse(confirmed.json)).toMatchObject({
      version: 2,
      file: { name: 'pa_ge.html', size: 8, origin: 'upload' },
    });
    expect((await list(reference)).attachments).toMatchObject([{ id: json.id, name: 'pa_ge.html' }]);
    const { status: moved, headers } = await onFile('GET', reference, String(json.id));
    const file = await fetch(String(headers.location));
    expect([moved, file.status, await file.text()]).toEqual([302, 200, '<script>']);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''pa_ge.html$/);
  });

  it('confirmed twice, or by many at once, is one file', async () => {
    const reference = await given();
    const { json } = await announceOn(reference);
    await put(json);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(reference, String(json.id))));
    answers.push(await confirm(reference, String(json.id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await headOf(reference)).toMatchObject({ attachments: 1, version: 2 });
  });

  it('announced twice under one key is one place, with an address each time', async () => {
    const reference = await given();
    const headers = { 'idempotency-key': 'one' };
    const answers = [await announceOn(reference, page, headers), await announceOn(reference, page, headers)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]!.json.id).toBe(answers[1]!.json.id);
    expect(await put(answers[1]!.json)).toBe(200);
    expect((await announceOn(reference, { ...page, size: 9 }, headers)).status).toBe(422);
  });

  it('cannot be replaced by the address it came through', async () => {
    const reference = await given();
    const { json } = await announceOn(reference);
    await put(json);
    await confirm(reference, String(json.id));
    expect(await put(json, '<SCRIPT>')).toBe(200);
    const { headers } = await onFile('GET', reference, String(json.id));
    expect(await (await fetch(String(headers.location))).text()).toBe('<script>');
    expect((await buckets.files.head(attachmentKey(String(json.id))))?.type).toBe('application/octet-stream');
  });

  it('that is not confirmed within the hour falls away, and the table forgets it', async () => {
    const reference = await given();
    const { json } = await announceOn(reference);
    await put(json);
    moved = minutes(61);
    expect((await confirm(reference, String(json.id))).status).toBe(404);
    moved = 0;
    const [part] = (await desk.partition(`INC#${reference}`)).filter(({ kind }) => kind === 'file');
    expect(Number(part!.expiresAt) * 1000 - Date.now()).toBeLessThanOrEqual(minutes(60));
    expect((await confirm(reference, String(json.id))).status).toBe(200);
    const [here] = (await desk.partition(`INC#${reference}`)).filter(({ kind }) => kind === 'file');
    expect(here).not.toHaveProperty('expiresAt');
  });

  it('is one of at most forty, those waited for included', async () => {
    const reference = await given();
    for (let count = 0; count < 39; count += 1) expect((await announceOn(reference)).status).toBe(201);
    const last = await uploaded(reference);
    const more = await announceOn(reference);
    expect([more.status, more.json.detail]).toEqual([409, expect.stringContaining('40')]);
    moved = minutes(61);
    expect((await announceOn(reference)).status).toBe(201);
    moved = 0;
    expect((await list(reference)).attachments.map(({ id }) => id)).toEqual([last]);
  });

  it('is removed: the timeline tells, nothing leads to it any more', async () => {
    const reference = await given();
    const id = await uploaded(reference);
    const removed = await onFile('DELETE', reference, id);
    expect([removed.status, removed.json]).toEqual([200, { reference, version: 3 }]);
    expect(await headOf(reference)).toMatchObject({ attachments: 0 });
    expect((await list(reference)).attachments).toEqual([]);
    for (const method of ['GET', 'DELETE']) expect((await onFile(method, reference, id)).status).toBe(404);
    expect((await confirm(reference, id)).status).toBe(404);
  });

  it('is listed in pages', async () => {
    const reference = await given();
    const ids = [await uploaded(reference), await uploaded(reference), await uploaded(reference)];
    const first = await list(reference, { limit: '2' });
    const second = await list(reference, { limit: '2', cursor: first.next! });
    expect([...first.attachments, ...second.attachments].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['no size', { ...page, size: 0 }, '/size'],
    ['more than 25 MB', { ...page, size: 25 * 1024 * 1024 + 1 }, '/size'],
    ['a type that is none', { ...page, type: 'text/html; charset=utf-8' }, '/type'],
    ['no name', { ...page, name: ' ' }, '/name'],
  ])('with %s is refused', async (_, body, pointer) => {
    const { status, json } = await announceOn(await given(), body);
    expect([status, json.fields]).toMatchObject([400, [{ in: 'body', pointer }]]);
  });

  it('is of its own incident only', async () => {
    const [one, other] = [await given(), await given()];
    const id = await uploaded(one);
    for (const method of ['GET', 'DELETE']) expect((await onFile(method, other, id)).status).toBe(404);
    expect((await confirm(other, id)).status).toBe(404);
    expect((await announceOn('260612-999999')).status).toBe(404);
  });
});

describe('a file that came by mail', () => {
  it('is listed beside the others, with the mail it came in', async () => {
    const reception = aReception(desk, { keep: (key, body, type) => buckets.files.put(key, body, { type }) });
    const boundary = 'x';
    const { reference = '' } = await reception.receive('mail-with-file', {
      headers: {
        From: 'Ada <mailer@example.com>',
        'Content-Type': `multipart/mixed; boundary=${boundary}`,
      },
      body: [
        `--${boundary}`,
        'Content-Type: text/plain',
        '',
        'See the file.',
        `--${boundary}`,
        'Content-Type: image/png; name="a.png"',
        'Content-Disposition: attachment; filename="a.png"',
        '',
        'bytes',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    });
    const id = await uploaded(reference);
    const { attachments } = await list(reference);
    expect(new Set(attachments.map((file) => file.id))).toEqual(new Set([id, 'mail-with-file-0']));
    expect((await headOf(reference)).attachments).toBe(2);
    const { headers } = await onFile('GET', reference, 'mail-with-file-0');
    expect((await (await fetch(String(headers.location))).text()).trim()).toBe('bytes');
    const whole = await send({
      route: 'GET /v1/incidents/{reference}/mails/{mailId}',
      params: { reference, mailId: 'mail-with-file' },
      query: { form: 'text' },
      ...agent,
    });
    expect(await (await fetch(String(whole.headers.location))).text()).toContain('See the file.');
  });
});

describe('a file of a customer', () => {
  const own = 'v1/portal/incidents/{token}/attachments';
  const linkTo = (r: string, c = 'contact-1') =>
    signIncidentLink([aKey()], { r, c, e: incidentLinkEnd(buckets.now()) });
  const announceOwn = async (token: string, body: unknown = page) =>
    send({ route: `POST /${own}`, params: { token }, body });
  const confirmOwn = (token: string, attachmentId: string) =>
    send({ route: `POST /${own}/{attachmentId}/complete`, params: { token, attachmentId } });
  const getOwn = (token: string, attachmentId: string) =>
    send({ route: `GET /${own}/{attachmentId}`, params: { token, attachmentId } });
  const listOwn = async (token: string) =>
    (await send({ route: `GET /${own}`, params: { token } })).json.attachments as { id: string }[];

  it('comes through their link, wakes the incident, and is theirs to see', async () => {
    const reference = await given();
    const token = await linkTo(reference);
    const { status, json } = await announceOwn(token);
    expect([status, await put(json)]).toEqual([201, 200]);
    const confirmed = await confirmOwn(token, String(json.id));
    expect(confirmed.json).toMatchObject({ reference, file: { name: 'page.html' } });
    expect((await confirmOwn(token, String(json.id))).status).toBe(200);
    expect(await headOf(reference)).toMatchObject({ attachments: 1, status: 'updated' });
    expect(await listOwn(token)).toMatchObject([{ id: json.id }]);
    expect(Object.keys((await listOwn(token))[0]!)).not.toContain('createdBy');
    const { headers } = await getOwn(token, String(json.id));
    expect(await (await fetch(String(headers.location))).text()).toBe('<script>');
    expect((await list(reference)).attachments).toMatchObject([{ id: json.id, visibility: 'public' }]);
  });

  it('is not what agents keep to themselves, nor another incident’s', async () => {
    const [one, other] = [await given(), await given('contact-2')];
    const token = await linkTo(one);
    const within = await uploaded(one);
    expect(await listOwn(token)).toEqual([]);
    for (const id of [within, await uploaded(other)]) expect((await getOwn(token, id)).status).toBe(404);
    const waited = await announceOn(one);
    await put(waited.json);
    expect((await confirmOwn(token, String(waited.json.id))).status).toBe(404);
  });

  it('is also what an agent sends or shows them, from then on', async () => {
    const reference = await given();
    const token = await linkTo(reference);
    const [mailed, shown, noted] = [
      await uploaded(reference),
      await uploaded(reference),
      await uploaded(reference),
    ];
    const write = (rest: string, body: unknown) =>
      send({ route: `POST /v1/incidents/{reference}/${rest}`, params: { reference }, body, ...agent });
    const replied = await write('replies', { text: 'See this.', files: [mailed] });
    const commented = await write('notes', { kind: 'comment', text: 'And this.', files: [shown] });
    const kept = await write('notes', { kind: 'workNote', text: 'Not this.', files: [noted] });
    expect([replied.status, commented.status, kept.status]).toEqual([201, 201, 201]);
    expect((await listOwn(token)).map(({ id }) => id)).toEqual([mailed, shown]);
    const wrong = await write('replies', { text: 'x', files: [mailed, 'not-there'] });
    expect([wrong.status, wrong.json.fields]).toMatchObject([400, [{ pointer: '/files/1' }]]);
    expect((await write('notes', { kind: 'comment', text: 'x', files: [mailed, mailed] })).status).toBe(400);
  });

  it('may have ten megabytes, be one of ten, and needs a link that works', async () => {
    const reference = await given();
    const token = await linkTo(reference);
    expect((await announceOwn(token, { ...page, size: 10 * 1024 * 1024 + 1 })).status).toBe(400);
    for (let count = 0; count < 10; count += 1) expect((await announceOwn(token)).status).toBe(201);
    expect((await announceOwn(token)).status).toBe(409);
    for (const dead of ['x', await linkTo(reference, 'contact-2'), await linkTo('260612-999999')])
      expect((await announceOwn(dead)).status).toBe(404);
  });

  it('has an upload address that is no way to other keys', async () => {
    const { json } = await announceOwn(await linkTo(await given()));
    const { upload } = Upload.parse(json);
    expect(upload.url).toContain(uploadKey(String(json.id)));
    const elsewhere = upload.url.replace(uploadKey(String(json.id)), attachmentKey(String(json.id)));
    const answer = await fetch(elsewhere, { method: 'PUT', headers: upload.headers, body: '<script>' });
    expect(answer.status).toBe(403);
  });
});

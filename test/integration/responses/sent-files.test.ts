import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AttachedFile, expectFile, MAX_MAILED_BYTES, reply } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aDispatch } from '../../support/a-dispatch.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { aState } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let dispatch: ReturnType<typeof aDispatch>;
beforeAll(async () => {
  desk = await aTable();
  dispatch = aDispatch(desk);
});
afterAll(() => desk.stop());

const by = {
  actor: { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' },
  now: morning,
  newId,
  settings: defaultSettings,
};
const aFile = (reference: string, size: number, name = 'Übersicht.pdf'): AttachedFile => ({
  ...expectFile(reference, { name, type: 'application/pdf', size }, { are: 0, most: 1 }, by),
  state: 'here',
});

/** An answer with a file, whose mail waits to be sent. */
async function given(bytes: Uint8Array | undefined) {
  const { reference } = await dispatch.given();
  const file = aFile(reference, bytes?.length ?? 1);
  if (bytes) dispatch.files.set(file.id, bytes);
  const change = await dispatch.incidents.change(reference, (state) =>
    reply(state, { text: 'See the file.', cc: [], bcc: [], files: [file] }, by),
  );
  return { reference, messageId: change.messages[0]!.messageId };
}

describe('files of an answer', () => {
  it('go with its mail, byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
    const { messageId } = await given(bytes);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'sent' });
    const mail = await dispatch.read(dispatch.ses.taken.at(-1)!.raw);
    expect(mail.attachments).toMatchObject([{ name: 'Übersicht.pdf', type: 'application/pdf' }]);
    expect(Buffer.from(mail.attachments[0]!.content).equals(bytes)).toBe(true);
    expect(mail.text).toContain('See the file.');
  });

  it('that are gone by then stop it, and the timeline says why', async () => {
    const { messageId, reference } = await given(undefined);
    expect(await dispatch.send(messageId, morning)).toEqual({ state: 'refused' });
    const { events = [] } = (await dispatch.reader.whole(reference, 100)) ?? {};
    const failed = events.find(({ type }) => type === 'emailFailed');
    expect(failed?.data).toMatchObject({ messageId, reason: expect.stringContaining('file') });
  });

  it('as large as may be make a mail that SES takes', async () => {
    const { messageId } = await given(Buffer.alloc(MAX_MAILED_BYTES, 7));
    await dispatch.send(messageId, morning);
    expect(dispatch.ses.taken.at(-1)!.raw.length).toBeLessThan(40_000_000);
  });

  it('are named by the entry, and become the customer’s to see', () => {
    const file = aFile('260612-000001', 9);
    const change = reply(aState(), { text: 'x', cc: [], bcc: [], files: [file] }, by);
    const mailed = change.events.find(({ type }) => type === 'emailOut');
    const { id, name, type, size } = file;
    expect(mailed?.data.files).toEqual([{ id, name, type, size }]);
    expect(change.parts).toMatchObject([{ kind: 'file', part: { id, visibility: 'public' } }]);
  });

  it('that are too large together are refused before anything is written', () => {
    const files = [aFile('260612-000001', MAX_MAILED_BYTES), aFile('260612-000001', 1)];
    const answer = () => reply(aState(), { text: 'x', cc: [], bcc: [], files }, by);
    expect(answer).toThrow(
      expect.objectContaining({
        code: 'invalidRequest',
        facts: { fields: [expect.objectContaining({ pointer: '/files' })] },
      }),
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replyAddress } from '../../../shared/mail/reply-address.ts';
import { composeMail } from '../../../shared/responses/index.ts';
import { transact } from '../../../shared/table/transact.ts';
import { aKey } from '../../support/a-desk.ts';
import type { RawMail } from '../../support/a-raw-mail.ts';
import { aReception } from '../../support/a-reception.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let reception: ReturnType<typeof aReception>;
beforeAll(async () => {
  desk = await aTable();
  reception = aReception(desk);
});
afterAll(() => desk.stop());

let count = 0;
const unique = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};
/** A mail of a sender of its own. */
const mailOf = (
  address = `${unique('ada')}@example.com`,
  messageId = `${unique('m')}@example.com`,
): RawMail => ({
  headers: { From: `Ada <${address}>`, 'Message-ID': `<${messageId}>` },
});
const withBody = (mail: RawMail, body: string): RawMail => ({ ...mail, body });

const heads = async (kind: string) => (await desk.items()).filter((item) => item.kind === kind);
const incidentsOf = async (address: string) =>
  (await heads('incident')).filter((item) => (item.contact as { address: string }).address === address);
const addressOf = (mail: RawMail) => /<(.*)>/.exec(mail.headers!.From!)![1]!;

describe('a mail delivered again', () => {
  it('under the same id stays where it landed', async () => {
    const mail = mailOf();
    const first = await reception.receive('again-1', mail);
    expect(await reception.receive('again-1', mail)).toEqual(first);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(1);
  });

  it('under another id is a duplicate of the first, and adds nothing', async () => {
    const mail = mailOf();
    const first = await reception.receive(unique('mail'), mail);
    const again = await reception.receive(unique('mail'), mail);
    expect(again).toMatchObject({ outcome: 'duplicate', reference: first.reference });
    expect(await reception.parts.inbound.outcome(again.mailId)).toEqual(again);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(1);
  });

  it('as an answer under another id is one entry of the timeline', async () => {
    const mail = mailOf();
    const { reference } = await reception.receive(unique('mail'), mail);
    const to = replyAddress('support@desk.example.com', reference!, [aKey()]);
    const answer = { ...mailOf(addressOf(mail)), recipient: to };
    await reception.receive(unique('mail'), answer);
    expect(await reception.receive(unique('mail'), answer)).toMatchObject({
      outcome: 'duplicate',
      reference,
    });
    const { events } = await reception.incident(reference);
    expect(events.filter(({ type }) => type === 'emailIn')).toHaveLength(1);
  });

  it('that shares its Message-ID with another mail is no duplicate', async () => {
    const mail = mailOf();
    const one = await reception.receive(unique('mail'), mail);
    const other = await reception.receive(unique('mail'), withBody(mail, 'Something else burns.'));
    expect([one.outcome, other.outcome]).toEqual(['incident', 'incident']);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(2);
  });

  it('without a Message-ID is never taken for another', async () => {
    const mail = mailOf();
    const bare = { ...mail, headers: { ...mail.headers, 'Message-ID': undefined } };
    await reception.receive(unique('mail'), bare);
    await reception.receive(unique('mail'), bare);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(2);
  });
});

describe('mails at the same instant', () => {
  it('one mail, handled six times under one id, lands once and every handling is told the same', async () => {
    const mail = mailOf();
    const id = unique('mail');
    const records = await Promise.all(Array.from({ length: 6 }, () => reception.receive(id, mail)));
    expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(1);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(1);
    expect((await heads('message')).filter(({ to }) => (to as string[])[0] === addressOf(mail))).toHaveLength(
      1,
    );
  });

  it('one mail, delivered four times under as many ids, is one incident and three duplicates', async () => {
    const mail = mailOf();
    const records = await Promise.all(
      Array.from({ length: 4 }, () => reception.receive(unique('mail'), mail)),
    );
    expect(records.map(({ outcome }) => outcome).sort()).toEqual([
      ...['duplicate', 'duplicate', 'duplicate', 'incident'],
    ]);
    expect(new Set(records.map(({ reference }) => reference)).size).toBe(1);
    expect(await incidentsOf(addressOf(mail))).toHaveLength(1);
  });

  it('one duplicate, handled four times, is settled once', async () => {
    const mail = mailOf();
    await reception.receive(unique('mail'), mail);
    const id = unique('mail');
    const records = await Promise.all(Array.from({ length: 4 }, () => reception.receive(id, mail)));
    expect(records.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'duplicate'));
  });

  it('eight first mails of one person make one contact and eight incidents', async () => {
    const address = `${unique('grace')}@example.com`;
    const records = await Promise.all(
      Array.from({ length: 8 }, () => reception.receive(unique('mail'), mailOf(address))),
    );
    expect(new Set(records.map(({ reference }) => reference)).size).toBe(8);
    const incidents = await incidentsOf(address);
    expect(incidents).toHaveLength(8);
    expect(new Set(incidents.map(({ contact }) => (contact as { id: string }).id)).size).toBe(1);
    const contacts = (await heads('contact')).filter((item) => (item.addresses as string[])[0] === address);
    expect(contacts).toHaveLength(1);
  });

  it('six answers to one incident are six entries', async () => {
    const mail = mailOf();
    const { reference } = await reception.receive(unique('mail'), mail);
    const recipient = replyAddress('support@desk.example.com', reference!, [aKey()]);
    const answers = Array.from({ length: 6 }, (_, index) => ({
      ...withBody(mailOf(addressOf(mail)), `Answer ${index}.`),
      recipient,
    }));
    await Promise.all(answers.map((answer) => reception.receive(unique('mail'), answer)));
    const { events, incident } = await reception.incident(reference);
    const texts = events.flatMap(({ type, data }) => (type === 'emailIn' ? [data.text] : []));
    expect([...texts].sort()).toEqual(answers.map(({ body }) => body));
    expect(incident).toMatchObject({ version: 7, status: 'updated' });
    expect(incident.mailThread).toHaveLength(7);
  });
});

describe('a crash', () => {
  const withFile = async (address: string) =>
    composeMail({
      from: { name: 'Ada', address },
      to: [{ address: 'support@desk.example.com' }],
      subject: 'With a photo',
      text: 'See the photo.',
      html: '<p>See the <b>photo</b>.</p>',
      attachments: [{ name: 'photo.png', type: 'image/png', content: new Uint8Array([1, 2, 3]) }],
      messageIdHint: `${unique('file')}@example.com`,
      date: morning,
    });

  it.each([0, 1, 2])(
    'before file %d is kept leaves nothing behind; the next handling does it all',
    async (at) => {
      const address = `${unique('crash')}@example.com`;
      const raw = await withFile(address);
      const id = unique('mail');
      let kept = 0;
      const failing = aReception(desk, {
        keep: async () => {
          if (kept === at) throw new Error('crashed');
          kept += 1;
        },
      });
      await expect(failing.receive(id, raw)).rejects.toThrow('crashed');
      expect(await incidentsOf(address)).toEqual([]);
      const record = await reception.receive(id, raw);
      expect(record.outcome).toBe('incident');
      const { events } = await reception.incident(record.reference);
      expect(events[0]!.data).toMatchObject({
        attachments: [{ id: `${id}-0`, name: 'photo.png' }],
      });
      expect(Buffer.from(reception.files.get(`attachments/${id}-0`)!)).toEqual(Buffer.from([1, 2, 3]));
      expect(reception.files.get(`mail/${id}/sanitised.html`)).toContain('<b>photo</b>');
    },
  );

  it.each(['before', 'behind'])('%s the transaction: the mail lands once', async (where) => {
    const mail = mailOf();
    const id = unique('mail');
    const { incidents } = reception.parts;
    const failing = aReception(desk, {
      incidents: {
        ...incidents,
        commit: async (change, also) => {
          if (where === 'behind') await incidents.commit(change, also);
          throw new Error('crashed');
        },
      },
    });
    await expect(failing.receive(id, mail)).rejects.toThrow('crashed');
    expect((await reception.receive(id, mail)).outcome).toBe('incident');
    expect(await incidentsOf(addressOf(mail))).toHaveLength(1);
  });

  it.each(['before', 'behind'])('%s the record of a filed mail: it is filed once', async (where) => {
    const mail = mailOf();
    const vacation = { ...mail, headers: { ...mail.headers, 'Auto-Submitted': 'auto-replied' } };
    const id = unique('mail');
    const failing = aReception(desk, {
      settle: async (items) => {
        if (where === 'behind') await transact(desk.client, items);
        throw new Error('crashed');
      },
    });
    await expect(failing.receive(id, vacation)).rejects.toThrow('crashed');
    expect((await reception.receive(id, vacation)).outcome).toBe('autoReply');
    expect((await heads('mail')).filter(({ mailId }) => mailId === id)).toHaveLength(1);
  });
});

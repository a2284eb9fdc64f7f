import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newContact } from '../../../shared/customers/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { transact } from '../../../shared/table/transact.ts';
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

const german = 'Der Drucker hält nach zwei Seiten an.\r\nWas kann ich tun? Es ist nicht das Papier.';
let count = 0;
async function incidentOf(raw: RawMail) {
  count += 1;
  const headers = { 'Message-ID': `<language-${count}@example.com>`, ...raw.headers };
  const { reference } = await reception.receive(`mail-${count}`, { ...raw, headers });
  return (await reception.incident(reference)).incident;
}

describe('an incident opened by mail', () => {
  it.each([
    ['de', german],
    ['fr', 'Bonjour, l’imprimante est en panne depuis hier. Que dois-je faire ? Merci pour votre aide.'],
    ['en', 'Drucker kaputt.'],
  ])('speaks %s', async (language, body) => {
    const from = { From: `Ada <${language}@example.com>` };
    expect((await incidentOf({ headers: from, body })).language).toBe(language);
  });

  it('by a known contact speaks the language the contact chose', async () => {
    const person = { name: 'Ada', address: 'chose@example.com', language: 'fr' as const };
    await transact(
      desk.client,
      reception.parts.customers.creation(newContact(newId(morning), person, morning)),
    );
    const { language } = await incidentOf({ headers: { From: 'chose@example.com' }, body: german });
    expect(language).toBe('fr');
  });
});

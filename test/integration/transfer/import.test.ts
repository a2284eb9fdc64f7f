import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runLeg } from '../../../shared/transfer/index.ts';
import { aSite } from '../../support/a-desk.ts';
import { aTransferDesk } from '../../support/a-transfer-desk.ts';

let desk: Awaited<ReturnType<typeof aTransferDesk>>;
beforeAll(async () => {
  desk = await aTransferDesk();
});
afterAll(() => desk.stop());

const counts = (over: Record<string, number>) => ({
  ...{ read: 0, made: 0, changed: 0, unchanged: 0, failed: 0 },
  ...over,
});

describe('an import', () => {
  it('makes what is new, changes what is there, and the same file again changes nothing', async () => {
    const csv = [
      'External ID;Name;Domains;Tier;parentExternalId',
      'A-1;Example Group;group.example;gold;',
      'A-2;Example Printing;"printing.example; print.example";;A-1',
    ].join('\r\n');
    const first = await desk.imported('accounts', csv);
    expect(first).toMatchObject({ state: 'done', rows: 2, counts: counts({ read: 2, made: 2 }) });
    const again = await desk.imported('accounts', csv);
    expect(again.counts).toEqual(counts({ read: 2, unchanged: 2 }));
    const id = await desk.finder.byExternalId('account', 'A-2');
    const parent = await desk.finder.byExternalId('account', 'A-1');
    expect(await desk.accounts.account(String(id))).toMatchObject({
      ...{ name: 'Example Printing', domains: ['printing.example', 'print.example'], parent },
    });

    const contacts =
      'name,addresses,phones,accountExternalId\nAda,ada@printing.example,+41 44 555 01 02,A-2\n';
    expect((await desk.imported('contacts', contacts)).counts).toEqual(counts({ read: 1, made: 1 }));
    const more = 'name,addresses\nAda Example,"ADA@printing.example; ada@home.example"\n';
    expect((await desk.imported('contacts', more)).counts).toEqual(counts({ read: 1, changed: 1 }));
    expect((await desk.imported('contacts', more)).counts).toEqual(counts({ read: 1, unchanged: 1 }));
    const ada = await desk.customers.contact((await desk.customers.contactIdOf('ada@home.example'))!);
    expect(ada).toMatchObject({
      ...{ name: 'Ada Example', addresses: ['ada@printing.example', 'ada@home.example'] },
      ...{ phones: ['+41 44 555 01 02'], account: id },
    });
  });

  it('places accounts below those that stand further down, and says who is below nobody', async () => {
    const csv = [
      'externalId,name,parentExternalId',
      ...Array.from({ length: 5 }, (_, at) => `D-${at},Deep ${at},D-${at + 1}`),
      ...Array.from({ length: 25 }, (_, at) => `W-${at},Wide ${at},D-5`),
      'D-5,Deep top,',
      'O-1,Orphan,O-2',
      'R-1,Round one,R-2',
      'R-2,Round two,R-1',
    ].join('\n');
    const id = await desk.announced('accounts', csv);
    await desk.start(id);
    // Legs of one step each: what waits is kept between them.
    const legs = await desk.work('import', id, () => false);
    expect(legs).toBeGreaterThan(5);
    const done = await desk.read('import', id);
    expect(done).toMatchObject({ state: 'done', counts: counts({ read: 34, made: 31, failed: 3 }) });
    const faults = done.faults as { row: number; column?: string; detail: string }[];
    expect(faults.map(({ row, column }) => [row, column])).toEqual([
      [33, 'parentExternalId'],
      [34, 'parentExternalId'],
      [35, 'parentExternalId'],
    ]);
    const ids = await Promise.all(
      ['D-0', 'D-5', 'W-24'].map((one) => desk.finder.byExternalId('account', one)),
    );
    const chain = await desk.accounts.chain(String(ids[0]));
    expect(chain.map(({ externalId }) => externalId)).toEqual(['D-0', 'D-1', 'D-2', 'D-3', 'D-4', 'D-5']);
    expect(await desk.accounts.account(String(ids[2]))).toMatchObject({ parent: ids[1] });
    const again = await desk.imported('accounts', csv);
    expect(again.counts).toEqual(counts({ read: 34, unchanged: 31, failed: 3 }));
  });

  it('makes each customer once where the same file is imported twice at once', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `Both ${at},both-${at}@example.net`);
    const ids = await Promise.all(
      [1, 2].map(() => desk.announced('contacts', `name,addresses\n${names.join('\n')}\n`)),
    );
    await Promise.all(ids.map((id) => desk.start(id)));
    await Promise.all(ids.map((id) => desk.work('import', id)));
    const jobs = await Promise.all(ids.map((id) => desk.read('import', id)));
    const sum = (name: string) => jobs.reduce((all, { counts: of }) => all + Number(of[name]), 0);
    expect([sum('made'), sum('unchanged'), sum('failed')]).toEqual([60, 60, 0]);
  });

  it('goes on after rows that are wrong, names what is wrong, and gives a file of it', async () => {
    const csv = [
      'name,addresses,language,account,externalId',
      'Bob,bob@example.org,en,,B-1',
      ',nobody@example.org,xx,,',
      'Carl,not an address,de,,',
      'Dora,dora@example.org,fr,no-such-account,',
      `Eve,${aSite().supportAddresses[0]},en,,E-1`,
      'Short,row',
      'Frank,bob@example.org,en,,F-1',
      'Gert,,en,,',
      'Hans,hans@example.org,en,,',
    ].join('\n');
    const done = await desk.imported('contacts', csv);
    expect(done).toMatchObject({ state: 'done', counts: counts({ read: 9, made: 2, failed: 7 }) });
    const faults = done.faults as { row: number; column?: string; detail: string }[];
    expect(faults.map(({ row, column }) => [row, column])).toEqual([
      [3, 'name'],
      [3, 'language'],
      [4, 'addresses'],
      [5, 'account'],
      [6, 'addresses'],
      [7, undefined],
      [8, 'externalId'],
      [9, 'addresses'],
    ]);
    const file = await (await fetch(String(done.faultsFile.url))).text();
    expect(file.split('\r\n')[1]).toBe('3,name,It is missing.');
    expect(file.trim().split('\r\n')).toHaveLength(9);
  });

  it('loses no row and doubles none where legs are short, and one is brought again', async () => {
    const names = Array.from({ length: 65 }, (_, at) => `Short ${at},short-${at}@example.net`);
    const id = await desk.announced('contacts', `name,addresses\n${names.join('\n')}\n`);
    await desk.start(id);
    // Each leg does one step, and the second is brought twice at once.
    const leg = (number: number) =>
      runLeg({ ...desk.parts, goOn: () => false }, { jobId: id, direction: 'import', leg: number });
    await leg(1);
    expect(await desk.read('import', id)).toMatchObject({
      state: 'running',
      rows: 65,
      counts: { read: 20 },
    });
    const twice = await Promise.all([leg(2), leg(2)]);
    expect(twice.filter((job) => job === undefined).length).toBeGreaterThan(0);
    await leg(1);
    for (let number = 2; number < 6; number += 1) await leg(number);
    const done = await desk.read('import', id);
    expect(done).toMatchObject({ state: 'done', counts: counts({ read: 65, made: 65 }) });
    const ids = await Promise.all(
      [0, 19, 20, 40, 64].map((at) => desk.customers.contactIdOf(`short-${at}@example.net`)),
    );
    expect(new Set(ids).size).toBe(5);
    expect(ids).not.toContain(undefined);
    const contacts = (await desk.desk.items()).filter(
      ({ kind, name }) => kind === 'contact' && /^Short/.test(String(name)),
    );
    expect(contacts).toHaveLength(65);
  });

  it('takes a row again that was written by a run that died, and counts it once as made', async () => {
    const id = await desk.announced('contacts', 'name,addresses\nKim,kim@example.net\n');
    await desk.start(id);
    let writes = 0;
    desk.desk.before = (operation) => {
      if (operation !== 'TransactWriteItems') return;
      writes += 1;
      // The claim, the check, the row; then the power goes.
      if (writes > 3) throw new Error('gone');
    };
    await expect(desk.work('import', id)).rejects.toThrow('gone');
    desk.desk.before = () => undefined;
    expect(await desk.customers.contactIdOf('kim@example.net')).toBeDefined();
    await desk.work('import', id);
    expect(await desk.read('import', id)).toMatchObject({
      state: 'done',
      counts: counts({ read: 1, made: 1 }),
    });
  });

  it('tries a file without writing anything', async () => {
    const tried = await desk.imported('accounts', 'name\nNever There Ltd\n', { dryRun: true });
    expect(tried.counts).toEqual(counts({ read: 1, made: 1 }));
    expect(await desk.finder.accountsNamed('Never There Ltd')).toEqual([]);
  });

  it.each([
    ['an unknown column', 'name,colour\nAda,red\n', 'There is no column "colour".'],
    ['a column there twice', 'name,Name\nAda,Ada\n', 'The column name is there twice.'],
    ['no name', 'addresses\nada@example.org\n', 'The column name is missing.'],
    ['a quote never closed', 'name,addresses\nAda,"a@example.org\nBob,b@example.org\n', 'never closed'],
    ['another encoding', Buffer.from('name\nJ\xf6rg\n', 'latin1'), 'This is not text in UTF-8.'],
    ['a workbook', Buffer.from('504b030414000600', 'hex'), 'Save it as CSV'],
    ['only blanks', '\n\n', 'The file is empty.'],
  ])('fails as a whole for %s, and writes nothing', async (_, csv, sentence) => {
    const before = (await desk.desk.items()).filter(({ kind }) => kind === 'contact').length;
    const done = await desk.imported('contacts', csv);
    expect(done).toMatchObject({ state: 'failed', counts: counts({}) });
    expect(done.failure).toContain(sentence);
    expect((await desk.desk.items()).filter(({ kind }) => kind === 'contact')).toHaveLength(before);
  });

  it('ends where it is cancelled, and writes no more', async () => {
    const rows = Array.from({ length: 45 }, (_, at) => `Late ${at},late-${at}@example.net`);
    const id = await desk.announced('contacts', `name,addresses\n${rows.join('\n')}\n`);
    await desk.start(id);
    await runLeg({ ...desk.parts, goOn: () => false }, { jobId: id, direction: 'import', leg: 1 });
    const cancel = () => desk.send('POST /v1/imports/{importId}/cancel', desk.withId('import', id));
    expect((await cancel()).json).toMatchObject({ state: 'cancelled', counts: { read: 20 } });
    expect((await cancel()).status).toBe(200);
    expect(await desk.work('import', id)).toBe(0);
    expect(await desk.customers.contactIdOf('late-44@example.net')).toBeUndefined();
    expect((await desk.start(id)).status).toBe(409);
  });

  it('starts once, what was announced, when it was sent', async () => {
    const answer = await desk.send('POST /v1/imports', { body: { kind: 'contacts', size: 10 } });
    const id = String(answer.json.id);
    expect(await desk.start(id)).toMatchObject({
      status: 409,
      json: { detail: 'The file has not been sent yet.' },
    });
    const sent = await desk.announced('accounts', 'name\nStarted Twice\n');
    expect((await desk.start(sent)).status).toBe(202);
    expect((await desk.start(sent)).status).toBe(202);
    await desk.work('import', sent);
    const listed = await desk.send('GET /v1/imports', { query: { limit: '2' } });
    expect(listed.json).toMatchObject({
      imports: [{ id: sent, state: 'done' }, { id }],
      next: expect.any(String),
    });
    const next = await desk.send('GET /v1/imports', { query: { cursor: String(listed.json.next) } });
    expect(next.status).toBe(200);
  });

  it('is for managers', async () => {
    expect((await desk.send('GET /v1/imports', { groups: '[agent]' })).status).toBe(403);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MergeResult } from '../../../functions/api/routes/merge.ts';
import { ownerPartition } from '../../../shared/table/keys.ts';
import { aLinkedDesk, type LinkedDesk } from '../../support/linked-desk.ts';

let desk: LinkedDesk;
beforeAll(async () => {
  desk = await aLinkedDesk();
});
afterAll(() => desk.stop());

const grace = { id: 'contact-2', name: 'Grace Example', address: 'grace@example.com' };

describe('merging', () => {
  it('makes a pointer of one, and gives the other what it had', async () => {
    const away = await desk.given(
      { contact: grace },
      {
        ...{ tags: ['vip', 'paper'], openRequiredTasks: 1, minutes: { billable: 10, other: 5 } },
        ...{
          attachments: 2,
          informedUsers: [{ address: 'boss@example.com' }],
          mailThread: ['a@example.com'],
        },
      },
    );
    const into = await desk.given(
      {},
      { tags: ['paper'], minutes: { billable: 1, other: 0 }, attachments: 1, mailThread: ['b@example.com'] },
    );
    const { status, json, headers } = await desk.merge(away, into, {
      reason: 'Same fire',
      acrossContacts: true,
    });
    expect([status, json]).toMatchObject([200, { reference: away, mergedInto: into }]);
    expect(MergeResult.strict().parse(json).survivor.merged).toEqual([away]);
    expect(headers.etag).toBe('"2"');
    const gone = await desk.state(away);
    expect(gone.incident).toMatchObject({
      ...{ status: 'closed', mergedInto: into, openRequiredTasks: 0, attachments: 0 },
      minutes: { billable: 0, other: 0 },
    });
    expect(gone.kpis.map(({ state }) => state)).toEqual(['cancelled']);
    expect(await desk.incident(into)).toMatchObject({
      ...{ status: 'unresolved', merged: [away], participants: [grace], tags: ['paper', 'vip'] },
      ...{ openRequiredTasks: 1, minutes: { billable: 11, other: 5 }, attachments: 3 },
      ...{ informedUsers: [{ address: 'boss@example.com' }] },
      mailThread: ['a@example.com', 'b@example.com'],
    });
  });

  it('is told on both timelines, and once where they are read together', async () => {
    const [away, into] = [await desk.given(), await desk.given()];
    await desk.merge(away, into, { reason: 'Twice asked' });
    const told = (await desk.timeline(into)).filter(({ type }) => type === 'merged');
    expect(told).toMatchObject([
      { reference: into, data: { from: away, into, because: 'Twice asked' }, actor: { id: 'agent-1' } },
    ]);
    expect((await desk.timeline(into)).filter(({ type }) => type === 'created')).toHaveLength(2);
    const own = (await desk.desk.partition(`INC#${away}`)).filter(({ type }) => type === 'merged');
    expect(own).toMatchObject([{ reference: away, version: 2 }]);
  });

  it('takes the pointer out of every list and puts the survivor into its contact’s', async () => {
    const away = await desk.given({ contact: grace }, { account: 'account-1', topic: 'topic-1' });
    const into = await desk.given({}, {});
    await desk.merge(away, into, { acrossContacts: true });
    const rows = async (owner: 'contact' | 'account' | 'topic', id: string) =>
      (await desk.desk.partition(ownerPartition(owner, id)))
        .map(({ reference }) => reference)
        .filter((reference) => reference === away || reference === into);
    expect(await rows('contact', grace.id)).toEqual([into]);
    expect(await rows('account', 'account-1')).toEqual([]);
    expect(await rows('topic', 'topic-1')).toEqual([]);
    const item = (await desk.desk.partition(`INC#${away}`)).find(({ sk }) => sk === 'HEAD');
    expect(Object.keys(item ?? {}).filter((name) => /^(in|by)[A-Z]/.test(name))).toEqual([]);
  });

  it('follows the one named to its survivor, and the pointer through the chain', async () => {
    const [one, two, three] = [await desk.given(), await desk.given(), await desk.given()];
    await desk.merge(two, three);
    const { json } = await desk.merge(one, two);
    expect(json).toMatchObject({ mergedInto: three, survivor: { merged: [two, one] } });
    const last = await desk.given();
    await desk.merge(three, last);
    expect((await desk.incident(last)).merged).toEqual([three, two, one]);
    expect((await desk.merge(await desk.given(), one)).json).toMatchObject({ mergedInto: last });
  });

  it('refuses what would be half a merge, and says why', async () => {
    const [one, other] = [await desk.given(), await desk.given({ contact: grace })];
    const refusal = async (reference: string, into: string) => {
      const { status, json } = await desk.merge(reference, into);
      return [status, json.detail];
    };
    expect(await refusal(one, one)).toEqual([409, 'An incident cannot be merged into itself.']);
    expect(await refusal(one, other)).toMatchObject([409, expect.stringContaining('acrossContacts')]);
    expect(await refusal(one, '260612-999999')).toMatchObject([400, expect.anything()]);
    expect((await desk.merge(one, other, { acrossContacts: true })).status).toBe(200);
    expect(await refusal(one, other)).toEqual([409, `${one} was merged into ${other}: work on that one.`]);
    expect(await refusal(other, one)).toEqual([409, `${one} was merged into ${other} before.`]);
    const closed = await desk.given({ contact: grace }, { status: 'closed' });
    expect(await refusal(other, closed)).toMatchObject([409, expect.stringContaining('closed')]);
    expect((await desk.incident(other)).version).toBe(2);
    const elsewhere = await desk.given({ siteId: 'another', contact: grace });
    expect(await refusal(other, elsewhere)).toEqual([409, 'They belong to different sites.']);
  });

  it('wakes a solved survivor for what was not solved', async () => {
    const [open, solved] = [await desk.given(), await desk.given({}, { status: 'solved' })];
    expect((await desk.merge(open, solved)).json).toMatchObject({ survivor: { status: 'updated' } });
    const [done, rested] = [
      await desk.given({}, { status: 'solved' }),
      await desk.given({}, { status: 'solved' }),
    ];
    expect((await desk.merge(done, rested)).json).toMatchObject({ survivor: { status: 'solved' } });
  });

  it('takes no more than twenty-five', async () => {
    const merged = Array.from({ length: 25 }, (_, at) => `250101-${String(at + 1).padStart(6, '0')}`);
    const full = await desk.given({}, { merged });
    const { status, json } = await desk.merge(await desk.given(), full);
    expect([status, json.detail]).toEqual([409, `More than 25 incidents would be merged into ${full}.`]);
  });

  it('is done once under a key', async () => {
    const [away, into] = [await desk.given(), await desk.given()];
    const send = () =>
      desk.send('POST', '/merge', { reference: away }, { into }, { 'idempotency-key': `merge-${away}` });
    const [first, second] = [await send(), await send()];
    expect(second).toMatchObject({ status: 200, json: first.json });
    expect((await desk.incident(into)).version).toBe(2);
  });

  it('of a version that is gone is refused with what came in between', async () => {
    const [away, into] = [await desk.given(), await desk.given()];
    await desk.send('POST', '/replies', { reference: away }, { text: 'Wait.' });
    const { status, json } = await desk.send(
      'POST',
      '/merge',
      { reference: away },
      { into },
      { 'if-match': '"1"' },
    );
    expect([status, json.version]).toEqual([412, 2]);
    expect(json.changes).toMatchObject([{ type: 'emailOut' }, { type: 'slaMet' }]);
  });
});

describe('merges that race', () => {
  it.each([
    ['into each other', 0, 1, 1, 0],
    ['one incident into two', 0, 1, 0, 2],
    ['a chain from both ends', 1, 2, 0, 1],
  ])('%s end whole: every incident leads to one survivor', async (_, a, b, c, d) => {
    for (let round = 0; round < 6; round += 1) {
      const all = [await desk.given(), await desk.given(), await desk.given()];
      const answers = await Promise.all([desk.merge(all[a]!, all[b]!), desk.merge(all[c]!, all[d]!)]);
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
      expect(answers.some(({ status }) => status === 200)).toBe(true);
      const heads = await Promise.all(all.map((reference) => desk.incident(reference)));
      for (const head of heads) {
        if (!head.mergedInto) continue;
        let at = head;
        for (let hops = 0; at.mergedInto && hops < 5; hops += 1) at = await desk.incident(at.mergedInto);
        expect(at.mergedInto).toBeUndefined();
        expect(at.merged).toContain(head.reference);
      }
      const merges = answers.filter(({ status }) => status === 200).length;
      expect(heads.filter(({ mergedInto }) => mergedInto)).toHaveLength(merges);
    }
  });

  it('with an answer of an agent keep both', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [away, into] = [await desk.given(), await desk.given()];
      const [merged, replied] = await Promise.all([
        desk.merge(away, into),
        desk.send('POST', '/replies', { reference: into }, { text: 'On our way.' }),
      ]);
      expect([merged!.status, replied!.status]).toEqual([200, 201]);
      const types = (await desk.timeline(into)).map(({ type }) => type);
      expect(types.filter((type) => type === 'merged')).toHaveLength(1);
      expect(types.filter((type) => type === 'slaMet')).toHaveLength(1);
    }
  });
});

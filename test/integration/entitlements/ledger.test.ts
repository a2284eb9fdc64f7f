import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Entitlement, entitlementStore } from '../../../shared/entitlements/index.ts';
import {
  type Incident,
  type IncidentState,
  incidentStore,
  logTime,
  merge,
  type PartOf,
  type PatchWish,
  patch,
  removeTime,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { accountKey } from '../../../shared/table/keys.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anEntitlement } from '../../support/an-entitlement.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let store: ReturnType<typeof entitlementStore>;
beforeAll(async () => {
  desk = await aTable();
  incidents = incidentStore(desk.client, desk.layout);
  store = entitlementStore(desk.client, desk.table, { id: 'main' });
  const Item = { ...accountKey('account-1'), kind: 'account', id: 'account-1' };
  await desk.client.send(new PutCommand({ TableName: desk.table, Item }));
});
afterAll(() => desk.stop());

const agent = { kind: 'agent', id: 'agent-1', name: 'Agent Example' } as const;
const settings = {
  ...defaultSettings,
  codes: {
    ...defaultSettings.codes,
    dispositions: [
      { code: 'done', label: { en: 'Done' } },
      { code: 'void', label: { en: 'Void' }, cancels: true },
    ],
  },
};
let clock = 0;
const by = () => {
  clock += 1;
  return { actor: agent, now: plus(morning, minutes(clock)), newId, settings, manages: true, childDepth: 3 };
};

let made = 0;
async function owed(over: Partial<Entitlement> = {}): Promise<Entitlement> {
  const entitlement = anEntitlement({ id: newId(morning), ...over });
  await store.create(entitlement, agent);
  return entitlement;
}
async function opened(): Promise<string> {
  made += 1;
  const reference = `260612-${String(made).padStart(6, '0')}`;
  await incidents.commit(anOpening({ account: 'account-1' }, { reference, newId }));
  return reference;
}
const change = (reference: string, fields: Partial<PatchWish['fields']>, entitlement?: Entitlement) =>
  incidents.change(reference, (state) =>
    patch(state, { fields: { reason: 'edit', ...fields }, entitlement }, by()),
  );
const choose = (reference: string, entitlement: Entitlement) =>
  change(reference, { entitlement: entitlement.id }, entitlement);
const log = async (reference: string, count: number, day = '2026-06-12', billable = true) => {
  const time = { agent: { id: 'agent-1', name: 'Agent Example' }, minutes: count, billable, day };
  const { entry } = await incidents.change(reference, (state) => logTime(state, time, by()));
  return { ...entry, revision: 1 };
};
const mergeInto = async (reference: string, into: string) => {
  const survivor = (await incidents.load(into))!;
  return incidents.change(reference, (away) =>
    merge(
      { away, survivor, children: [], family: { ancestors: [], descendants: [] }, links: [] },
      { into, acrossContacts: true },
      by(),
    ),
  );
};
const incident = async (reference: string): Promise<Incident> =>
  ((await incidents.load(reference)) as IncidentState).incident;
const rows = async (id: string) => {
  const { found } = await store.ledger.list(id, { size: 1000 });
  return [...found].reverse();
};
const told = async (id: string) => (await rows(id)).map(({ because, change }) => `${because} ${change}`);
const balance = async (id: string) => (await store.find(id))?.balance;
const refused = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (!(error instanceof DeskError)) throw error ?? new Error('It was not refused.');
  return `${error.code}: ${error.message}`;
};

describe('terms that are taken on creation', () => {
  it('are drawn at the choice, once, and told on the incident, its timeline and the ledger', async () => {
    const [gold, reference] = [await owed(), await opened()];
    await choose(reference, gold);
    await change(reference, { subject: 'Smoke' });
    await change(reference, { status: 'solved' });
    expect(await told(gold.id)).toEqual(['granted 2', 'chosen -1']);
    expect(await balance(gold.id)).toBe(1);
    expect((await rows(gold.id))[1]).toMatchObject({ reference, version: 2, by: agent });
    expect(await incident(reference)).toMatchObject({
      entitlement: gold.id,
      entitlementUse: { terms: 'incidents', decrementOn: 'create', drawn: 1 },
    });
    const events = (await desk.partition(`INC#${reference}`)).filter(
      ({ type }) => type === 'entitlementDrawn',
    );
    expect(events).toMatchObject([{ data: { entitlement: gold.id, amount: 1, because: 'chosen' } }]);
  });

  it('are given back where it is cleared, replaced, cancelled or not to be decremented, and drawn again', async () => {
    const [gold, silver, reference] = [await owed({ name: 'G' }), await owed(), await opened()];
    await choose(reference, gold);
    await choose(reference, silver);
    await change(reference, { doNotDecrement: true, doNotDecrementReason: 'goodwill' });
    await change(reference, { doNotDecrement: false });
    await change(reference, { disposition: 'void' });
    await change(reference, { disposition: 'done' });
    await change(reference, { account: 'account-2' });
    expect(await told(gold.id)).toEqual(['granted 2', 'chosen -1', 'replaced 1']);
    expect(await told(silver.id)).toEqual([
      ...['granted 2', 'chosen -1', 'doNotDecrement 1', 'decrementAgain -1'],
      ...['cancelled 1', 'notCancelled -1', 'cleared 1'],
    ]);
    expect(await incident(reference)).not.toHaveProperty('entitlementUse');
  });

  it('race for the last term: one wins, the other hears why, and nothing of its change stays', async () => {
    const gold = await owed({ terms: { kind: 'incidents', granted: 3, decrementOn: 'create' } });
    const references = [];
    for (let count = 0; count < 6; count += 1) references.push(await opened());
    const ends = await Promise.allSettled(references.map((reference) => choose(reference, gold)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const [at, end] of ends.entries()) {
      if (end.status === 'fulfilled') continue;
      expect(end.reason).toMatchObject({ code: 'conflict', message: expect.stringContaining('used up') });
      expect(await incident(references[at]!)).toMatchObject({ version: 1 });
    }
    expect(await balance(gold.id)).toBe(0);
    expect(await rows(gold.id)).toHaveLength(4);
  });
});

describe('terms that are taken when it is solved', () => {
  const onSolve = { terms: { kind: 'incidents', granted: 1, decrementOn: 'solve' } } as const;

  it('are drawn then, once, however often it is solved again', async () => {
    const [gold, reference] = [await owed(onSolve), await opened()];
    await choose(reference, gold);
    expect(await balance(gold.id)).toBe(1);
    await change(reference, { status: 'solved' });
    await change(reference, { status: 'unresolved' });
    await change(reference, { status: 'solved' });
    expect(await told(gold.id)).toEqual(['granted 1', 'solved -1']);
  });

  it('that are not there hold it back with the reason, until it is not to be decremented', async () => {
    const [gold, one, other] = [await owed(onSolve), await opened(), await opened()];
    await choose(one, gold);
    await choose(other, gold);
    await change(one, { status: 'solved' });
    expect(await refused(change(other, { status: 'solved' }))).toMatch(
      /^conflict: .*“Gold”.*used up.*doNotDecrement/,
    );
    expect((await incident(other)).status).toBe('unresolved');
    await change(other, { status: 'solved', doNotDecrement: true, doNotDecrementReason: 'goodwill' });
    expect(await told(gold.id)).toEqual(['granted 1', 'solved -1']);
  });

  it('are refused of one that was suspended, has ended or covers less since', async () => {
    for (const [over, says] of [
      [{ status: 'suspended' }, 'suspended'],
      [{ untilAt: morning.toISOString(), until: '2026-06-11' }, 'ended'],
      [{ scopeRevision: 2 }, 'choose it again'],
    ] as const) {
      const [gold, reference] = [await owed(onSolve), await opened()];
      await choose(reference, gold);
      await store.change(gold.id, 1, (before) => ({ ...before, ...over, version: 2 }), agent);
      expect(await refused(change(reference, { status: 'solved' }))).toContain(says);
      expect(await balance(gold.id)).toBe(1);
    }
  });
});

describe('terms of minutes', () => {
  const hour = { terms: { kind: 'minutes', granted: 60 } } as const;

  it('are drawn on by billable time from before and after the choice, and get back what is removed', async () => {
    const [gold, reference] = [await owed(hour), await opened()];
    const first = await log(reference, 10);
    await log(reference, 500, '2026-06-12', false);
    await choose(reference, gold);
    await log(reference, 25);
    await incidents.change(reference, (state) => removeTime(state, first as PartOf<'time'>, 'wrong', by()));
    expect(await told(gold.id)).toEqual(['granted 60', 'chosen -10', 'timeLogged -25', 'timeRemoved 10']);
    expect(await balance(gold.id)).toBe(35);
  });

  it('may be overdrawn by work, which is seen, and are chosen no more then', async () => {
    const [gold, one, other] = [await owed(hour), await opened(), await opened()];
    await choose(one, gold);
    await log(one, 90);
    expect(await balance(gold.id)).toBe(-30);
    await log(other, 5);
    expect(await refused(choose(other, gold))).toMatch(/used up: 90 of 60 minutes/);
  });

  it('take the work of a day in their period, whenever it is logged, and no later work', async () => {
    const [gold, reference] = [await owed(hour), await opened()];
    await choose(reference, gold);
    const over = { until: '2026-06-11', untilAt: '2026-06-11T22:00:00.000Z' };
    await store.change(gold.id, 1, (before) => ({ ...before, ...over, version: 2 }), agent);
    await log(reference, 20, '2026-06-11');
    expect(await refused(log(reference, 20, '2026-06-12'))).toContain('ended with 2026-06-11');
    expect(await balance(gold.id)).toBe(40);
  });
});

describe('a merge', () => {
  it('gives back what the one merged away drew, and the survivor draws for its minutes', async () => {
    const gold = await owed();
    const hours = await owed({ terms: { kind: 'minutes', granted: 60 } });
    const [away, survivor] = [await opened(), await opened()];
    await choose(away, gold);
    await log(away, 15);
    await choose(survivor, hours);
    await mergeInto(away, survivor);
    expect(await told(gold.id)).toEqual(['granted 2', 'chosen -1', 'merged 1']);
    expect(await told(hours.id)).toEqual(['granted 60', 'merged -15']);
  });

  it('of two on the same entitlement leaves the survivor with its own part', async () => {
    const hours = await owed({ terms: { kind: 'minutes', granted: 60 } });
    const [away, survivor] = [await opened(), await opened()];
    for (const reference of [away, survivor]) {
      await choose(reference, hours);
      await log(reference, 40);
    }
    await mergeInto(away, survivor);
    expect(await told(hours.id)).toEqual([
      ...['granted 60', 'timeLogged -40', 'timeLogged -40', 'merged 40', 'merged -40'],
    ]);
    expect(await balance(hours.id)).toBe(-20);
  });
});

describe('whatever is done in whatever order', () => {
  it('the ledger sums up to the balance, and each incident has drawn what it says, once', async () => {
    const act = fc.record({
      what: fc.constantFrom(
        ...(['choose', 'choose', 'choose', 'choose', 'race', 'race', 'log', 'log', 'remove'] as const),
        ...(['clear', 'solve', 'reopen', 'void', 'done', 'merge', 'skip', 'count', 'correct'] as const),
      ),
      on: fc.nat(3),
      of: fc.nat(2),
      amount: fc.integer({ min: 1, max: 40 }),
    });
    let draws = 0;
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.array(act, { minLength: 12, maxLength: 20 })), async (acts) => {
        const all = [
          await owed(),
          await owed({ terms: { kind: 'incidents', granted: 2, decrementOn: 'solve' } }),
          await owed({ terms: { kind: 'minutes', granted: 60 } }),
        ];
        const references = [await opened(), await opened(), await opened(), await opened()];
        const logged = new Map<string, PartOf<'time'>>();
        const doIt = async ({ what, on, of, amount }: (typeof acts)[number]): Promise<unknown> => {
          const [reference, entitlement] = [references[on]!, (await store.find(all[of]!.id))!];
          if ((await incident(reference)).mergedInto) return;
          if (what === 'choose') return choose(reference, entitlement);
          if (what === 'clear') return change(reference, { entitlement: null });
          if (what === 'solve') return change(reference, { status: 'solved' });
          if (what === 'reopen') return change(reference, { status: 'unresolved' });
          if (what === 'void' || what === 'done') return change(reference, { disposition: what });
          if (what === 'skip') {
            return change(reference, { doNotDecrement: true, doNotDecrementReason: 'goodwill' });
          }
          if (what === 'count') return change(reference, { doNotDecrement: false });
          if (what === 'log') return logged.set(reference, await log(reference, amount));
          if (what === 'remove') {
            const entry = logged.get(reference);
            if (!entry) return;
            await incidents.change(reference, (state) => removeTime(state, entry, 'wrong', by()));
            return logged.delete(reference);
          }
          if (what === 'merge') {
            const into = references[(on + 1) % 4]!;
            if (!(await incident(into)).mergedInto) await mergeInto(reference, into);
            return;
          }
          if (what === 'race') {
            return Promise.allSettled(
              references.map((one) => doIt({ what: 'choose', on: references.indexOf(one), of, amount })),
            );
          }
          const at = by().now;
          const row = { id: newId(at), entitlement: entitlement.id, at: at.toISOString(), by: agent };
          return store.ledger.correct({
            ...row,
            change: on % 2 ? 1 : -1,
            because: 'correction',
            reason: 'r',
          });
        };
        for (const one of acts) {
          await doIt(one).catch((error) => {
            if (!(error instanceof DeskError) || error.code === 'internal') throw error;
          });
        }
        const states = await Promise.all(references.map(incident));
        for (const { id, terms } of all) {
          const ledger = await rows(id);
          expect(ledger.reduce((sum, row) => sum + row.change, 0)).toBe(await balance(id));
          for (const state of states) {
            const own = ledger.filter(({ reference }) => reference === state.reference);
            const drawn = own.reduce((sum, row) => sum - row.change, 0);
            const use = state.entitlementUse?.entitlement === id ? state.entitlementUse : undefined;
            expect(drawn).toBe(use?.drawn ?? 0);
            if (terms.kind === 'incidents') expect([0, 1]).toContain(drawn);
            draws += own.length;
          }
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
    expect(draws).toBeGreaterThan(4);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Change,
  customerAnswer,
  firePromise,
  incidentReader,
  incidentStore,
  reply,
} from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let reader: ReturnType<typeof incidentReader>;
beforeAll(async () => {
  desk = await aTable();
  incidents = incidentStore(desk.client, desk.layout);
  reader = incidentReader(desk.client, desk.table);
});
afterAll(() => desk.stop());
afterEach(() => {
  desk.before = () => undefined;
});

let opened = 0;
/** An incident in the table. */
async function given(question: Parameters<typeof anOpening>[0] = {}): Promise<string> {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  await incidents.commit(anOpening(question, { reference, newId }));
  return reference;
}
const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const replyNow =
  (text: string, now = morning) =>
  (state: Parameters<typeof reply>[0]): Change =>
    reply(state, { text, cc: [], bcc: [] }, { actor: agent, now, newId, settings: defaultSettings });

describe('references', () => {
  it('asked for by twenty at once are twenty, and none is left out', async () => {
    const site = { id: 'counting', timeZone: 'Europe/Berlin' };
    const given = await Promise.all(Array.from({ length: 20 }, () => incidents.nextReference(site, morning)));
    const wanted = Array.from({ length: 20 }, (_, n) => `260612-${String(n + 1).padStart(6, '0')}`);
    expect(given.sort()).toEqual(wanted);
  });

  it('are counted by site and by its own day', async () => {
    const evening = new Date('2026-06-12T22:30:00Z');
    const next = (id: string, timeZone: string) => incidents.nextReference({ id, timeZone }, evening);
    expect(await next('berlin', 'Europe/Berlin')).toBe('260613-000001');
    expect(await next('york', 'America/New_York')).toBe('260612-000001');
    expect(await next('berlin', 'Europe/Berlin')).toBe('260613-000002');
  });
});

describe('an incident', () => {
  it('is read as it was written, whole', async () => {
    const change = await incidents.promised(
      anOpening({ product: 'printer' }, { reference: '260612-900001', newId }),
    );
    await incidents.commit(change);
    const found = await reader.whole('260612-900001', 100);
    expect(found).toEqual({
      incident: change.incident,
      description: 'It burns. What now?',
      kpis: [{ ...change.kpis[0], revision: 2 }],
      events: change.events,
    });
    expect(await incidents.load('260612-900001')).toEqual({ incident: found!.incident, kpis: found!.kpis });
  });

  it('is not there when it was never opened', async () => {
    expect(await incidents.load('260612-999999')).toBeUndefined();
    expect(await reader.whole('260612-999999', 100)).toBeUndefined();
    await expect(incidents.change('260612-999999', replyNow('x'))).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  it('is opened once under its reference', async () => {
    const change = anOpening({}, { reference: await given(), newId });
    await expect(incidents.commit(change)).rejects.toBeInstanceOf(LostRace);
  });

  it('is written with all that follows from it, or not at all', async () => {
    const reference = '260612-900002';
    const never = {
      label: 'never',
      ConditionCheck: {
        TableName: desk.table,
        Key: { pk: 'NEVER', sk: 'HEAD' },
        ConditionExpression: 'attribute_exists(pk)',
      },
    };
    const change = anOpening(
      { contact: { id: 'c-none', name: 'N', address: 'n@example.com' } },
      { reference, newId },
    );
    await expect(incidents.commit(change, [never])).rejects.toBeInstanceOf(LostRace);
    expect(await desk.partition(`INC#${reference}`)).toEqual([]);
    expect(await desk.partition('CON#c-none')).toEqual([]);
    expect(await desk.partition(`MSG#${change.messages[0]!.messageId}`)).toEqual([]);
  });
});

describe('a change', () => {
  it('made eight times at once is made eight times: nothing is lost, nothing twice', async () => {
    const reference = await given();
    const texts = Array.from({ length: 8 }, (_, index) => `answer ${index}`);
    await Promise.all(texts.map((text) => incidents.change(reference, replyNow(text))));
    const found = await reader.whole(reference, 500);
    expect(found!.incident.version).toBe(9);
    const written = found!.events.flatMap(({ data }) => (typeof data.text === 'string' ? [data.text] : []));
    expect([...written].sort()).toEqual(texts);
    expect(found!.events.filter(({ type }) => type === 'slaMet')).toHaveLength(1);
    expect(found!.kpis).toMatchObject([{ state: 'met' }]);
  });

  it('sorts behind what came before it, though all of it came in one instant', async () => {
    const reference = await given();
    const customer = { kind: 'contact' as const, id: 'contact-1', name: 'Ada Example' };
    const mail = {
      subject: 's',
      matchedBy: 'm',
      mailId: 'x',
      attachments: [],
      shortened: false,
      leftOut: [],
    };
    for (let turn = 0; turn < 6; turn += 1) {
      // Ids of another machine: they may sort anywhere.
      const otherId = () => `${9 - turn}-${turn}`;
      let part = 0;
      const ids = () => `${otherId()}-${part++}`;
      await incidents.change(reference, (state) =>
        turn % 2 === 0
          ? reply(
              state,
              { text: `turn ${turn}`, cc: [], bcc: [] },
              { actor: agent, now: morning, newId: ids, settings: defaultSettings },
            )
          : customerAnswer(
              state,
              { ...mail, text: `turn ${turn}` },
              { actor: customer, messageId: undefined, now: plus(morning, -turn), newId: ids },
            ),
      );
    }
    const { events } = await reader.timeline(reference, { size: 100, newestFirst: false });
    const told = events.flatMap(({ data }) => (typeof data.text === 'string' ? [data.text] : []));
    expect(told).toEqual([0, 1, 2, 3, 4, 5].map((turn) => `turn ${turn}`));
  });

  it('decided on a state that is gone is decided again', async () => {
    const reference = await given();
    const seen: number[] = [];
    await incidents.change(reference, (state) => {
      seen.push(state.incident.version);
      return replyNow('one')(state);
    });
    let disturbed = false;
    desk.before = async (operation) => {
      if (operation !== 'TransactWriteItems' || disturbed) return;
      disturbed = true;
      await incidents.change(reference, replyNow('in between'));
    };
    await incidents.change(reference, (state) => {
      seen.push(state.incident.version);
      return replyNow('two')(state);
    });
    expect(seen).toEqual([1, 2, 3]);
    expect((await incidents.load(reference))!.incident.version).toBe(4);
  });

  it('that never catches up gives way, saying so', async () => {
    const reference = await given();
    let inside = false;
    desk.before = async (operation) => {
      if (operation !== 'TransactWriteItems' || inside) return;
      inside = true;
      await incidents.change(reference, replyNow('faster'));
      inside = false;
    };
    await expect(incidents.change(reference, replyNow('slow'))).rejects.toMatchObject({ code: 'busy' });
    desk.before = () => undefined;
    const { events } = (await reader.whole(reference, 500))!;
    expect(events.some(({ data }) => data.text === 'slow')).toBe(false);
  });

  it('that comes to nothing writes nothing', async () => {
    const reference = await given();
    desk.calls();
    await incidents.change(reference, () => undefined);
    expect(desk.calls().map(({ operation }) => operation)).toEqual(['Query']);
  });

  it('whose timer fired in between takes it in: the threshold stands once on the timeline', async () => {
    const reference = await given();
    const late = plus(morning, minutes(181));
    const fire = firePromise(desk.client, desk.layout, newId);
    let fired = false;
    let passed: readonly string[] = [];
    desk.before = async (operation) => {
      if (operation !== 'TransactWriteItems' || fired) return;
      fired = true;
      passed = await fire({ reference, kpi: 'firstResponse', at: late.toISOString() }, late);
    };
    await incidents.change(reference, replyNow('late', late));
    expect(passed).toEqual(['warning']);
    const { events, kpis } = (await reader.whole(reference, 100))!;
    expect(kpis).toMatchObject([{ state: 'met' }]);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('sla'))).toEqual([
      ...['slaWarning', 'slaMet'],
    ]);
  });
});

describe('a timeline', () => {
  it('is paged both ways without gap or repeat', async () => {
    const reference = await given();
    for (let turn = 0; turn < 12; turn += 1) {
      await incidents.change(reference, replyNow(`turn ${turn}`, plus(morning, turn)));
    }
    const walk = async (size: number, newestFirst: boolean) => {
      const ids: string[] = [];
      let after: string | undefined;
      do {
        const page = await reader.timeline(reference, { after, size, newestFirst });
        ids.push(...page.events.map(({ id }) => id));
        after = page.next;
      } while (after);
      return ids;
    };
    const all = (await reader.whole(reference, 500))!.events.map(({ id }) => id);
    expect(all.length).toBe(15);
    for (const size of [1, 4, 15, 200]) {
      expect(await walk(size, false)).toEqual(all);
      expect(await walk(size, true)).toEqual([...all].reverse());
    }
  });

  it('goes on where the first page of the incident ended', async () => {
    const reference = await given();
    for (let turn = 0; turn < 5; turn += 1) await incidents.change(reference, replyNow(`turn ${turn}`));
    const first = await reader.whole(reference, 4);
    const rest = await reader.timeline(reference, { after: first!.next, size: 100, newestFirst: false });
    const all = (await reader.whole(reference, 500))!.events;
    expect([...first!.events, ...rest.events]).toEqual(all);
  });

  it('has its entries one by one', async () => {
    const reference = await given();
    const [event] = (await reader.whole(reference, 100))!.events;
    expect(await reader.event(reference, event!)).toEqual(event);
    expect(await reader.event(reference, { at: event!.at, id: 'other' })).toBeUndefined();
  });
});

import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type EventData,
  type EventType,
  eventWrite,
  type Incident,
  incidentStore,
  theDesk,
  timelineEvent,
} from '../../../shared/incidents/index.ts';
import { type AddedEntry, indexer, Terms, termsStore, textStore } from '../../../shared/search/index.ts';
import { eventKey, incidentKey, termsKey } from '../../../shared/table/keys.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { countedIds } from '../../support/ids.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let now = morning;
let bringUpTo: ReturnType<typeof indexer>;
beforeAll(async () => {
  desk = await aTable();
  const { client, table } = desk;
  bringUpTo = indexer({
    texts: textStore(client, table),
    terms: termsStore(client, table),
    shards: 2,
    clock: () => now,
    sleep: () => new Promise((done) => setTimeout(done, 1)),
  });
});
afterAll(() => desk.stop());
afterEach(() => {
  desk.before = () => undefined;
  now = morning;
});

let opened = 0;
const ids = countedIds('entry');

/** An incident in the table, with what its creation tells. */
async function given(over: { subject?: string; text?: string; language?: Incident['language'] } = {}) {
  opened += 1;
  const reference = `260612-${String(opened).padStart(6, '0')}`;
  const change = anOpening(over, { reference, newId: ids });
  await incidentStore(desk.client, desk.layout).commit(change);
  const [created] = change.events;
  return { incident: change.incident, reference, created: entryOf(created!) };
}

const entryOf = ({
  id,
  reference,
  at,
  type,
}: {
  id: string;
  reference: string;
  at: string;
  type: string;
}) => ({
  reference,
  at,
  eventId: id,
  type,
});

/** Another entry of its timeline. */
async function told<T extends EventType>(
  reference: string,
  type: T,
  data: EventData<T>,
): Promise<AddedEntry> {
  const place = { id: ids(morning), reference, at: morning.toISOString(), actor: theDesk };
  const event = timelineEvent(type, place, data);
  await desk.client.send(new PutCommand(eventWrite(event, { table: desk.table }).Put));
  return entryOf(event);
}

const set = (reference: string, fields: Record<string, unknown>) =>
  desk.client.send(
    new UpdateCommand({
      TableName: desk.table,
      Key: incidentKey(reference),
      UpdateExpression: `SET ${Object.keys(fields)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [`:${name}`, value]),
      ),
    }),
  );

async function redact(entry: AddedEntry): Promise<AddedEntry> {
  await desk.client.send(
    new UpdateCommand({
      TableName: desk.table,
      Key: eventKey(entry.reference, entry.at, entry.eventId),
      UpdateExpression: 'SET #data = :nothing',
      ExpressionAttributeNames: { '#data': 'data' },
      ExpressionAttributeValues: { ':nothing': {} },
    }),
  );
  return told(entry.reference, 'redacted', {
    eventId: entry.eventId,
    at: entry.at,
    type: entry.type,
    reason: 'x',
  });
}

/** The words of whose lists the incident stands in, each with its language. */
async function foundBy(reference: string): Promise<string[]> {
  const items = await desk.items();
  return items
    .filter(({ kind, sk }) => kind === 'term' && String(sk).endsWith(reference))
    .map(({ pk }) => String(pk).split('#'))
    .map(([, language, , word]) => `${language} ${word}`)
    .sort();
}

/** The terms as they stand; nothing of them is in doubt. */
async function settled(reference: string): Promise<string[]> {
  const item = (await desk.partition(`INC#${reference}`)).find(({ sk }) => sk === termsKey(reference).sk);
  const terms = Terms.parse(item);
  expect(terms.doubtful).toEqual([]);
  expect(terms.writtenUntil).toBeUndefined();
  return terms.words.map((word) => `${terms.language} ${word}`).sort();
}

describe('what an incident is found by', () => {
  it('is what its subject, its description and every text of its timeline say', async () => {
    const { reference, created } = await given({ subject: 'Printers burning', text: 'Error E-49 again.' });
    await bringUpTo(created);
    expect(await foundBy(reference)).toEqual(['en printer', 'en burn', 'en error', 'en e49', 'en 49'].sort());
    await bringUpTo(await told(reference, 'workNote', { text: 'Pour water' }));
    await bringUpTo(await told(reference, 'custom', { name: 'visit', label: 'Visited', text: 'roof' }));
    expect(await foundBy(reference)).toEqual(
      [
        'en printer',
        'en burn',
        'en error',
        'en e49',
        'en 49',
        'en pour',
        'en water',
        'en visit',
        'en roof',
      ].sort(),
    );
    expect(await settled(reference)).toEqual(await foundBy(reference));
  });

  it('costs one read of its terms, itself and the entry, where nothing is new', async () => {
    const { reference, created } = await given();
    await bringUpTo(created);
    const note = await told(reference, 'workNote', { text: 'fire' });
    desk.calls();
    await bringUpTo(note);
    expect(desk.calls().map(({ operation }) => operation)).toEqual(['GetItem', 'GetItem', 'GetItem']);
  });

  it('no longer holds what was redacted, and nothing that stands is lost', async () => {
    const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
    const note = await told(reference, 'workNote', { text: 'The password is hunter2, printer' });
    await bringUpTo(created);
    await bringUpTo(note);
    expect(await foundBy(reference)).toContain('en hunter2');
    await bringUpTo(await redact(note));
    expect(await foundBy(reference)).toEqual(['en fire', 'en printer']);
    await bringUpTo(note);
    expect(await foundBy(reference)).toEqual(['en fire', 'en printer']);
  });

  it('follows subject and language', async () => {
    const { reference, created } = await given({ subject: 'Rechnungen', text: '' });
    await bringUpTo(created);
    expect(await foundBy(reference)).toEqual(['en rechnungen']);
    await set(reference, { language: 'de' });
    await bringUpTo(
      await told(reference, 'fieldChanged', { field: 'language', from: 'en', to: 'de', because: 'patch' }),
    );
    expect(await foundBy(reference)).toEqual(['de rechnung']);
    expect(await settled(reference)).toEqual(['de rechnung']);
    await set(reference, { subject: 'Der Drucker' });
    const change = { field: 'subject', from: 'Rechnungen', to: 'Der Drucker', because: 'patch' };
    await bringUpTo(await told(reference, 'fieldChanged', change));
    // What it was called stands in the timeline, where it was created.
    expect(await foundBy(reference)).toEqual(['de druck', 'de rechnung']);
  });

  it('goes over to the survivor of a merge, and so does what comes later', async () => {
    const [gone, heir] = [
      await given({ subject: 'Paper', text: '' }),
      await given({ subject: 'Jam', text: '' }),
    ];
    await bringUpTo(gone.created);
    await bringUpTo(heir.created);
    await set(gone.reference, { mergedInto: heir.reference });
    await set(heir.reference, { merged: [gone.reference] });
    const merged = { from: gone.reference, into: heir.reference };
    const events = [
      await told(heir.reference, 'merged', merged),
      await told(gone.reference, 'merged', merged),
    ];
    await Promise.all(events.map((event) => bringUpTo(event)));
    expect(await foundBy(gone.reference)).toEqual([]);
    expect(await foundBy(heir.reference)).toEqual(['en jam', 'en paper']);
    await bringUpTo(await told(gone.reference, 'comment', { text: 'late' }));
    expect(await foundBy(gone.reference)).toEqual([]);
    expect(await foundBy(heir.reference)).toEqual(['en jam', 'en late', 'en paper']);
  });

  it('is bounded, and says the same after every rebuild', async () => {
    const text = Array.from({ length: 3000 }, (_, index) => `word${index}x`).join(' ');
    const { reference, created } = await given({ subject: 'Printer', text });
    await bringUpTo(created);
    const words = await foundBy(reference);
    expect(words).toHaveLength(600);
    expect(words).toContain('en printer');
    await bringUpTo(await told(reference, 'redacted', { eventId: 'x', at: 'x', type: 'x', reason: 'x' }));
    expect(await foundBy(reference)).toEqual(words);
  });
});

describe('the index', () => {
  it('is the same however often, late or at once its entries are told', async () => {
    const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
    const entries = [created];
    for (const text of ['alpha', 'beta', 'gamma delta', 'epsilon'])
      entries.push(await told(reference, 'comment', { text }));
    await Promise.all([...entries, ...entries].reverse().map((entry) => bringUpTo(entry)));
    expect(await foundBy(reference)).toEqual(
      ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'printer', 'fire'].map((word) => `en ${word}`).sort(),
    );
    expect(await settled(reference)).toEqual(await foundBy(reference));
  });

  it('is whole once what was cut off half-way is told again', async () => {
    const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
    desk.before = (operation) => {
      if (operation === 'BatchWriteItem') throw new Error('The power is gone.');
    };
    await expect(bringUpTo(created)).rejects.toThrow('The power is gone.');
    expect(await foundBy(reference)).toEqual([]);
    desk.before = () => undefined;
    await expect(bringUpTo(created)).rejects.toThrow('Others are writing');
    now = plus(morning, minutes(3));
    await bringUpTo(created);
    expect(await foundBy(reference)).toEqual(['en fire', 'en printer']);
    await settled(reference);
  });

  it('is whole though the table takes half of what it is given at a time', async () => {
    const { reference, created } = await given({
      subject: 'one two three four five six',
      text: 'seven eight',
    });
    desk.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== 'BatchWriteItemCommand' && context.commandName !== 'BatchWriteCommand')
          return next(args);
        const input = args.input as { RequestItems: Record<string, unknown[]> };
        const [[table, writes] = ['', []]] = Object.entries(input.RequestItems);
        const half = Math.ceil(writes.length / 2);
        const taken = { ...input, RequestItems: { [table]: writes.slice(0, half) } };
        const result = await next({ ...args, input: taken } as typeof args);
        if (half < writes.length)
          Object.assign(result.output, { UnprocessedItems: { [table]: writes.slice(half) } });
        return result;
      },
      { step: 'initialize', name: 'half', priority: 'high' },
    );
    await bringUpTo(created);
    desk.client.middlewareStack.remove('half');
    expect(await foundBy(reference)).toHaveLength(8);
  });

  /** Holds up the next call of an operation; what it returns lets it go. */
  function holdUp(operation: string): { reached: Promise<void>; release: () => void } {
    let release: () => void = () => undefined;
    let reach: () => void = () => undefined;
    const released = new Promise<void>((done) => {
      release = done;
    });
    const reached = new Promise<void>((done) => {
      reach = done;
    });
    let held = false;
    desk.before = async (called) => {
      if (called !== operation || held) return;
      held = true;
      reach();
      await released;
    };
    return { reached, release };
  }

  it('does not take in what was redacted after it was read', async () => {
    const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
    await bringUpTo(created);
    const secret = await told(reference, 'workNote', { text: 'hunter2' });
    const { reached, release } = holdUp('PutItem');
    const adding = bringUpTo(secret);
    await reached;
    await bringUpTo(await redact(secret));
    release();
    await adding;
    expect(await foundBy(reference)).toEqual(['en fire', 'en printer']);
  });

  it('takes away what was redacted only when nobody is still putting it in', async () => {
    const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
    await bringUpTo(created);
    const secret = await told(reference, 'workNote', { text: 'hunter2' });
    const { reached, release } = holdUp('BatchWriteItem');
    const adding = bringUpTo(secret);
    await reached;
    const removing = bringUpTo(await redact(secret));
    await new Promise((done) => setTimeout(done, 60));
    release();
    await Promise.all([adding, removing]);
    expect(await foundBy(reference)).toEqual(['en fire', 'en printer']);
    expect(await settled(reference)).toEqual(['en fire', 'en printer']);
  });

  it('keeps nothing that was redacted, whoever else was at it and wherever they were cut off', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 5, maxLength: 60 }),
        fc.array(fc.nat(2), { minLength: 3, maxLength: 6 }),
        async (weather, order) => {
          now = morning;
          desk.before = () => undefined;
          const { reference, created } = await given({ subject: 'Printer', text: 'fire' });
          const secret = await told(reference, 'workNote', { text: 'hunter2 secret' });
          const other = await told(reference, 'comment', { text: 'water' });
          const entries = [created, secret, other];
          let calls = 0;
          desk.before = async () => {
            calls += 1;
            const [wait, cut] = weather[calls % weather.length]!;
            await new Promise((done) => setTimeout(done, wait));
            if (cut && calls % 5 === 0) throw new Error('Cut off.');
          };
          const running = order.map((index) => bringUpTo(entries[index]!).catch(() => undefined));
          // Redacting is another's transaction: it is not cut off.
          const before = desk.before;
          desk.before = () => undefined;
          const redaction = await redact(secret);
          desk.before = before;
          await Promise.all([...running, bringUpTo(redaction).catch(() => undefined)]);
          // The queue brings everything again until it is done, when those cut off are surely gone.
          desk.before = () => undefined;
          for (const entry of [redaction, ...entries]) {
            now = plus(now, minutes(3));
            await bringUpTo(entry);
          }
          expect(await foundBy(reference)).toEqual(['en fire', 'en printer', 'en water']);
          expect(await settled(reference)).toEqual(['en fire', 'en printer', 'en water']);
        },
      ),
      { numRuns: 12 },
    ));
});

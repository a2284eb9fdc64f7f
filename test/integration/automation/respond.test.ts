import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { timelineEvent } from '../../../shared/incidents/index.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { wholeTextKey } from '../../../shared/table/keys.ts';
import { standardTextStore } from '../../../shared/texts/index.ts';
import { aRuleDesk } from '../../support/a-rule-desk.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning, plus } from '../../support/time.ts';

let table: TestTable;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const standardText = '01KCQ0000000000000000000T1';

async function aRespondingDesk() {
  sites += 1;
  const desk = await aRuleDesk(table, `respond-${sites}`);
  const Item = {
    ...wholeTextKey(desk.site.id, standardText),
    ...{ id: standardText, type: 'text', title: 'Thanks', kind: 'standardText', version: 1 },
    wordings: { en: { body: 'Hello {{ contactFirstName }}, this is about {{ reference }}.' } },
    ...{ createdAt: morning.toISOString(), updatedAt: morning.toISOString() },
    updatedBy: { id: 'mia', name: 'Mia' },
  };
  await table.client.send(new PutCommand({ TableName: table.table, Item }));
  expect(await standardTextStore(table.client, table.table, desk.site.id).get(standardText)).toBeDefined();
  await desk.rule('answer', {
    on: ['created', 'updated'],
    actions: [{ do: 'sendResponse', standardText }],
  });
  const mailsTo = async (reference: string) =>
    (await table.items()).filter((item) => item.type === 'ruleEmail' && item.reference === reference);
  return { ...desk, mailsTo };
}

describe('a response by a rule', () => {
  it('is a mail to the contact, with what it says on the timeline', async () => {
    const desk = await aRespondingDesk();
    const opened = await desk.open();
    const { reference } = opened.incident;
    await desk.tell(opened);
    const text = `Hello Ada, this is about ${reference}.`;
    const entries = (await desk.timeline(reference)).filter(({ data }) => data.messageType === 'ruleEmail');
    expect(entries).toMatchObject([
      { type: 'emailOut', actor: { id: 'answer' }, data: { text, standardTextId: standardText } },
    ]);
    expect(await desk.mailsTo(reference)).toMatchObject([
      {
        ...{ to: ['ada@example.com'], contactId: 'contact-1', language: 'en', state: 'queued' },
        event: { at: entries[0]!.at, id: entries[0]!.id },
      },
    ]);
  });

  it('goes out five times at most in one change, too', async () => {
    const desk = await aRespondingDesk();
    await desk.rule('eager', { actions: Array(8).fill({ do: 'sendResponse', standardText }) });
    const opened = await desk.open();
    await desk.tell(opened);
    expect(await desk.mailsTo(opened.incident.reference)).toHaveLength(5);
    const outcomes = (await desk.firings(opened.incident.reference)).flatMap(({ actions }) => actions);
    expect(outcomes).toContainEqual(expect.objectContaining({ outcome: 'failed', do: 'sendResponse' }));
  });

  it('never answers a machine', async () => {
    const desk = await aRespondingDesk();
    const { reference } = (await desk.open()).incident;
    const place = {
      ...{ id: newId(morning), reference, at: plus(morning, 5).toISOString() },
      actor: { kind: 'contact', id: 'contact-1', name: 'Ada' } as const,
    };
    const mail = {
      mailId: 'm',
      attachments: [],
      leftOut: [],
      subject: 'Away',
      text: 'Away',
      shortened: false,
    };
    const event = timelineEvent('emailIn', place, { ...mail, matchedBy: 'token', automatic: 'auto-replied' });
    await desk.add(event);
    await desk.tell(await desk.patch(reference, { queue: 'first' }));
    expect(await desk.mailsTo(reference)).toEqual([]);
    expect(await desk.firings(reference)).toMatchObject([
      { actions: [{ outcome: 'failed', detail: 'A machine wrote last: it is not answered.' }] },
    ]);
  });

  it('goes out five times within a day, and then again', async () => {
    const desk = await aRespondingDesk();
    const { reference } = (await desk.open()).incident;
    for (let at = 0; at < 7; at += 1) {
      await desk.tell(await desk.patch(reference, { queue: at % 2 ? 'first' : 'field' }));
    }
    expect(await desk.mailsTo(reference)).toHaveLength(5);
    desk.clock.at(plus(morning, 2 * 86_400_000));
    await desk.tell(await desk.patch(reference, { queue: null }));
    expect(await desk.mailsTo(reference)).toHaveLength(6);
  });

  it('does not go to one of our own addresses, nor to a contact without one', async () => {
    const desk = await aRespondingDesk();
    for (const address of ['support+x@example.com', undefined]) {
      const contact = { id: 'contact-2', name: 'Loop', ...(address ? { address } : {}) };
      const opened = await desk.open({ contact });
      await desk.tell(opened);
      expect(await desk.mailsTo(opened.incident.reference)).toEqual([]);
      expect(await desk.firings(opened.incident.reference)).toMatchObject([
        { actions: [{ outcome: 'failed' }] },
      ]);
    }
  });
});

it('gives nothing to who is away', async () => {
  sites += 1;
  const desk = await aRuleDesk(table, `respond-${sites}`);
  await desk.away('ada', { from: plus(morning, -1000), to: plus(morning, 86_400_000) });
  await desk.rule('turn', { actions: [{ do: 'assignRoundRobin', group: 'pumps' }] });
  const given = [];
  for (let at = 0; at < 3; at += 1) {
    const opened = await desk.open();
    await desk.tell(opened);
    given.push((await desk.incident(opened.incident.reference)).assignee?.id);
  }
  expect(given).toEqual(['bob', 'cleo', 'bob']);
});

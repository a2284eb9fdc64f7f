import { addedBy, aRuleDesk } from '../../support/a-rule-desk.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning, plus } from '../../support/time.ts';

let table: TestTable;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());
const aDesk = () => {
  sites += 1;
  return aRuleDesk(table, `site-${sites}`);
};

describe('rules on a new incident', () => {
  it('does all that they say as one change, and says why', async () => {
    const desk = await aDesk();
    await desk.rule('fire', {
      when: { field: 'subject', operator: 'contains', value: 'FIRE' },
      actions: [
        { do: 'moveToQueue', queue: 'field' },
        { do: 'raisePriority', by: 1 },
        { do: 'addTags', tags: ['Fire'] },
        { do: 'addTask', title: 'Call the fire brigade', dueInMinutes: 5, requiredToSolve: true },
        { do: 'escalate', level: 2 },
      ],
    });
    await desk.rule('other', {
      when: { field: 'subject', operator: 'contains', value: 'water' },
      actions: [{ do: 'moveToQueue', queue: 'first' }],
    });
    const opened = await desk.open();
    const { reference } = opened.incident;
    expect(await desk.tell(opened)).toContainEqual({ outcome: 'fired', rules: ['fire'] });
    expect(await desk.incident(reference)).toMatchObject({
      ...{ queue: 'field', priority: 'P2', tags: ['fire'], openRequiredTasks: 1, escalationLevel: 2 },
      version: opened.incident.version + 1,
    });
    const after = (await desk.timeline(reference)).filter(({ version }) => version === 2);
    expect(after.map(({ type, data, actor }) => [type, data.field ?? '', actor.id])).toEqual(
      expect.arrayContaining([
        ['ruleFired', '', 'fire'],
        ['fieldChanged', 'queue', 'fire'],
        ['fieldChanged', 'priority', 'fire'],
        ['taskAdded', '', 'fire'],
        ['escalated', '', 'fire'],
      ]),
    );
    expect(new Set(after.map(({ at }) => at)).size).toBe(1);
    expect(await desk.firings(reference)).toMatchObject([
      {
        ...{ ruleId: 'fire', on: ['created'], chain: ['fire'], depth: 1 },
        why: ['subject contains "FIRE"'],
        cause: { type: 'created' },
        actions: Array(5).fill({ outcome: 'done' }),
      },
    ]);
  });

  it('fires once however often it is told of it', async () => {
    const desk = await aDesk();
    await desk.rule('count', {
      actions: [
        { do: 'escalate', level: 1 },
        { do: 'notify', who: 'managers' },
      ],
    });
    const opened = await desk.open();
    const [created] = opened.events.filter(({ type }) => type === 'created');
    const told = Array.from({ length: 5 }, () => desk.run(addedBy(created!), morning));
    const outcomes = (await Promise.all(told)).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['fired', ...Array(4).fill('firedBefore')].sort());
    expect(await desk.run(addedBy(created!), morning)).toEqual({ outcome: 'firedBefore' });
    expect(await desk.firings(opened.incident.reference)).toHaveLength(1);
    const mails = (await table.items()).filter(
      (item) => item.kind === 'message' && item.reference === opened.incident.reference && item.notice,
    );
    expect(mails).toMatchObject([{ type: 'agentNotification', to: ['mia@example.org'], notice: 'rule' }]);
  });

  it('stops at a rule that says so, in the order of the rules', async () => {
    const desk = await aDesk();
    await desk.rule('a', { actions: [{ do: 'addTags', tags: ['a'] }, { do: 'stop' }] });
    await desk.rule('b', { actions: [{ do: 'addTags', tags: ['b'] }] });
    await desk.rule('c', { actions: [{ do: 'addTags', tags: ['c'] }], enabled: false });
    const first = await desk.open();
    await desk.tell(first);
    expect((await desk.incident(first.incident.reference)).tags).toEqual(['a']);
    await desk.rules.reorder(3, ['b', 'c', 'a']);
    const second = await desk.open();
    await desk.tell(second);
    expect((await desk.incident(second.incident.reference)).tags).toEqual(['b', 'a']);
  });

  it('asks each rule on what those before it have left, in one change', async () => {
    const desk = await aDesk();
    await desk.rule('sorts', { actions: [{ do: 'moveToQueue', queue: 'field' }, { do: 'raisePriority' }] });
    await desk.rule('follows', {
      when: { field: 'queue', operator: 'equals', value: 'field' },
      actions: [{ do: 'addTags', tags: ['field'] }],
    });
    await desk.rule('would have', {
      when: { field: 'priority', operator: 'equals', value: 'P3' },
      actions: [{ do: 'addTags', tags: ['slow'] }],
    });
    const opened = await desk.open();
    const { reference } = opened.incident;
    expect(await desk.tell(opened)).toContainEqual({ outcome: 'fired', rules: ['sorts', 'follows'] });
    expect(await desk.incident(reference)).toMatchObject({ priority: 'P2', tags: ['field'], version: 2 });
    expect(await desk.firings(reference)).toMatchObject([
      { ruleId: 'sorts', chain: ['sorts'], depth: 1 },
      { ruleId: 'follows', chain: ['sorts', 'follows'], depth: 1, why: ['queue equals "field"'] },
    ]);
    await desk.settle(reference);
    expect(await desk.firings(reference)).toHaveLength(2);
  });

  it('says what cannot be done any more, and does the rest', async () => {
    const desk = await aDesk();
    await desk.rule('gone', {
      actions: [
        { do: 'moveToQueue', queue: 'closed-down' },
        { do: 'assignAgent', agent: { id: 'gone', name: 'Gone' } },
        { do: 'sendResponse', standardText: '01KCQ0000000000000000000T1' },
        { do: 'callWebhook', webhookId: 'gone' },
        { do: 'assignOnCall', rota: 'gone' },
        { do: 'notify', who: 'assignee' },
        { do: 'addTags', tags: ['kept'] },
      ],
    });
    const opened = await desk.open();
    await desk.tell(opened);
    const [firing] = await desk.firings(opened.incident.reference);
    expect(firing).toMatchObject({
      actions: [
        { outcome: 'failed', detail: 'queue: There is no such queue.' },
        { outcome: 'failed', detail: 'assignee: Not a member of any support group.' },
        { outcome: 'failed', detail: 'The standard text is not there any more.' },
        { outcome: 'failed', detail: 'The webhook is not there any more.' },
        { outcome: 'failed', detail: 'The rota is not there any more.' },
        { outcome: 'failed' },
        { outcome: 'done' },
      ],
    });
    expect((await desk.incident(opened.incident.reference)).tags).toEqual(['kept']);
  });
});

describe('rules on a change', () => {
  it('looks at all fields of one change together', async () => {
    const desk = await aDesk();
    await desk.rule('urgent', {
      on: ['updated'],
      when: {
        all: [
          { field: 'priority', operator: 'changedTo', value: 'P1' },
          { field: 'queue', operator: 'changed' },
        ],
      },
      actions: [{ do: 'addTags', tags: ['urgent'] }],
    });
    const { reference } = (await desk.open()).incident;
    const changed = await desk.patch(reference, { priority: 'P1', priorityReason: 'x', queue: 'first' });
    const outcomes = (await desk.tell(changed)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'fired')).toHaveLength(1);
    expect(await desk.firings(reference)).toHaveLength(1);
  });

  it('never fires on what it has done itself, and lets others fire on it', async () => {
    const desk = await aDesk();
    await desk.rule('one', {
      on: ['updated'],
      actions: [{ do: 'addTags', tags: ['one'] }, { do: 'raisePriority' }],
    });
    await desk.rule('two', {
      on: ['updated'],
      when: { field: 'tags', operator: 'changed' },
      actions: [{ do: 'removeTags', tags: ['one'] }],
    });
    const { reference } = (await desk.open()).incident;
    await desk.patch(reference, { queue: 'first' });
    await desk.settle(reference);
    expect(await desk.firings(reference)).toMatchObject([
      { ruleId: 'one', chain: ['one'], depth: 1 },
      { ruleId: 'two', chain: ['one', 'two'], depth: 2 },
    ]);
    expect(await desk.incident(reference)).toMatchObject({ tags: [], priority: 'P2' });
  });

  it('holds back rules that call forth one another too often, and says so', async () => {
    const desk = await aDesk();
    // Each stands before the one that calls it forth: in the same pass it is over already.
    for (let at = 6; at >= 0; at -= 1) {
      await desk.rule(`r${at}`, {
        on: ['updated'],
        when: { field: 'tags', operator: 'hasAny', value: [`t${at}`] },
        actions: [{ do: 'addTags', tags: [`t${at + 1}`] }],
      });
    }
    const { reference } = (await desk.open()).incident;
    await desk.patch(reference, { tags: ['t0'] });
    await desk.settle(reference);
    const timeline = await desk.timeline(reference);
    expect(timeline.filter(({ type }) => type === 'ruleFired')).toHaveLength(5);
    expect(timeline.filter(({ type }) => type === 'rulesHeld').map(({ data }) => data)).toMatchObject([
      { rules: [{ id: 'r5', name: 'Rule r5' }] },
    ]);
  });
});

describe('routing', () => {
  it('goes round those who are there', async () => {
    const desk = await aDesk();
    await desk.rule('turn', { actions: [{ do: 'assignRoundRobin', group: 'pumps' }] });
    const given: (string | undefined)[] = [];
    for (let at = 0; at < 4; at += 1) {
      const opened = await desk.open();
      await desk.tell(opened);
      given.push((await desk.incident(opened.incident.reference)).assignee?.id);
    }
    expect(given).toEqual(['ada', 'bob', 'cleo', 'ada']);
  });

  it('gives every turn once, whoever comes at the same instant', async () => {
    const desk = await aDesk();
    await desk.rule('turn', { actions: [{ do: 'assignRoundRobin', group: 'pumps' }] });
    const opened = await Promise.all(Array.from({ length: 12 }, () => desk.open()));
    table.calls();
    await Promise.all(opened.map((one) => desk.tell(one)));
    const given = await Promise.all(
      opened.map(async ({ incident }) => (await desk.incident(incident.reference)).assignee?.id),
    );
    expect(given.sort()).toEqual(['ada', 'bob', 'cleo'].flatMap((id) => Array(4).fill(id)));
    // None of the incidents has waited for another: each was written at the first go.
    expect(table.calls().filter(({ operation }) => operation === 'TransactWriteItems')).toHaveLength(12);
  });

  it('finds who has the fewest open incidents', async () => {
    const desk = await aDesk();
    for (const id of ['ada', 'ada', 'cleo']) {
      const { reference } = (await desk.open()).incident;
      await desk.patch(reference, { supportGroup: 'pumps', assignee: { id, name: id } });
    }
    await desk.rule('load', { actions: [{ do: 'assignLeastLoaded', group: 'pumps' }] });
    const opened = await desk.open();
    await desk.tell(opened);
    expect(await desk.incident(opened.incident.reference)).toMatchObject({
      assignee: { id: 'bob' },
      supportGroup: 'pumps',
    });
  });

  it('waits for the group where nobody is there', async () => {
    const desk = await aDesk();
    await desk.rule('nobody', { actions: [{ do: 'assignRoundRobin', group: 'empty' }] });
    const opened = await desk.open();
    await desk.tell(opened);
    const { reference } = opened.incident;
    expect(await desk.incident(reference)).toMatchObject({ supportGroup: 'empty' });
    expect((await desk.incident(reference)).assignee).toBeUndefined();
    expect(await desk.firings(reference)).toMatchObject([
      { actions: [{ detail: 'Nobody of the group empty is available: it waits for the group.' }] },
    ]);
  });
});

describe('cost', () => {
  it('is one small read where a site has no rules, and none for what triggers nothing', async () => {
    const desk = await aDesk();
    const opened = await desk.open();
    const [created] = opened.events.filter(({ type }) => type === 'created');
    table.calls();
    expect(await desk.run(addedBy(created!), morning)).toEqual({ outcome: 'noneFires' });
    // The second time its rules, none, are known by their revision.
    table.calls();
    await desk.run(addedBy(created!), morning);
    expect(table.calls().map(({ operation }) => operation)).toEqual(['GetItem']);
    await desk.run({ ...addedBy(created!), type: 'messageViewed' }, morning);
    expect(table.calls()).toEqual([]);
  });
});

describe('more rules than one change holds', () => {
  const many = async (desk: Awaited<ReturnType<typeof aDesk>>, count: number) => {
    for (let n = 0; n < count; n += 1) {
      await desk.rule(`r${n}`, { actions: [{ do: 'addTags', tags: [`t${n}`] }] });
    }
  };

  it('does as much as it holds, in their order, and names those that were held back', async () => {
    const desk = await aDesk();
    await many(desk, 45);
    const informedUsers = Array.from({ length: 20 }, (_, n) => ({ address: `i${n}@example.org` }));
    await desk.rule('last', { actions: [{ do: 'set', field: 'status', value: 'solved' }] });
    await desk.rules.reorder(46, ['last', ...Array.from({ length: 45 }, (_, n) => `r${n}`)]);
    const opened = await desk.open();
    const { reference } = opened.incident;
    await desk.patch(reference, { informedUsers });
    const [told] = (await desk.tell(opened)).filter(({ outcome }) => outcome === 'fired');
    const { tags, status } = await desk.incident(reference);
    expect(status).toBe('solved');
    const firings = await desk.firings(reference);
    expect(told).toMatchObject({ rules: firings.map(({ ruleId }) => ruleId) });
    expect(tags.length).toBe(firings.length - 1);
    expect(tags.length).toBeGreaterThan(10);
    const held = (await desk.timeline(reference)).filter(({ type }) => type === 'rulesHeld');
    expect(held).toHaveLength(1);
    const named = (held[0]!.data.rules as { id: string }[]).map(({ id }) => id);
    expect([...firings.map(({ ruleId }) => ruleId), ...named]).toEqual([
      'last',
      ...Array.from({ length: 45 }, (_, n) => `r${n}`),
    ]);
  });
});

describe('turns', () => {
  it('are taken once in a change, though it comes back to the group', async () => {
    const desk = await aDesk();
    await desk.rule('to and fro', {
      actions: [
        { do: 'assignRoundRobin', group: 'pumps' },
        { do: 'assignAgent', agent: { id: 'cleo', name: 'Cleo' } },
        { do: 'assignRoundRobin', group: 'pumps' },
      ],
    });
    const opened = await desk.open();
    expect(await desk.tell(opened)).toContainEqual({ outcome: 'fired', rules: ['to and fro'] });
    expect((await desk.incident(opened.incident.reference)).assignee?.id).toBe('ada');
    const next = await desk.open();
    await desk.tell(next);
    expect((await desk.incident(next.incident.reference)).assignee?.id).toBe('bob');
  });
});

it('a webhook that answers by changing the incident is called no more than so often in an hour', async () => {
  const desk = await aDesk();
  const webhook = await desk.webhook();
  await desk.rule('round', {
    on: ['updated'],
    actions: Array(7).fill({ do: 'callWebhook', webhookId: webhook.id }),
  });
  const { reference } = (await desk.open()).incident;
  const outcomesOf = async (change: Awaited<ReturnType<typeof desk.patch>>) => {
    await desk.tell(change);
    const actions = (await desk.firings(reference)).at(-1)?.actions as { outcome: string }[];
    return actions.filter(({ outcome }) => outcome === 'done').length;
  };
  const done: number[] = [];
  for (let n = 0; n < 6; n += 1)
    done.push(await outcomesOf(await desk.patch(reference, { subject: `${n}` })));
  expect(done).toEqual([7, 7, 7, 7, 2, 0]);
  desk.clock.at(plus(morning, 2 * 3_600_000));
  expect(await outcomesOf(await desk.patch(reference, { subject: 'later' }))).toBe(7);
});

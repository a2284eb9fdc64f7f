import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SlaPolicy } from '../../../shared/sla/index.ts';
import { aNamingDesk, type Nameable, nameable } from '../../support/a-naming-desk.ts';
import { teams } from '../../support/a-rule-desk.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { morning } from '../../support/time.ts';

let table: TestTable;
let sites = 0;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.stop());

const aDesk = () => {
  sites += 1;
  return aNamingDesk(table, `names-${sites}`);
};

/** A desk in which something else is done right before the next transaction. */
async function anInterruptedDesk() {
  let interruption: (() => Promise<void>) | undefined;
  const client: TestTable['client'] = Object.create(table.client);
  client.send = (async (command: TransactWriteCommand) => {
    const now = command instanceof TransactWriteCommand ? interruption : undefined;
    if (now) {
      interruption = undefined;
      await now();
    }
    return table.client.send(command);
  }) as TestTable['client']['send'];
  sites += 1;
  const desk = await aNamingDesk({ ...table, client }, `names-${sites}`);
  const beforeNext = (interrupt: () => Promise<void>) => {
    interruption = interrupt;
  };
  return { desk, beforeNext };
}

/** All notes of a site of who names what. */
const notesOf = async (siteId: string) =>
  (await table.items()).filter(
    ({ pk, sk }) => String(pk).endsWith(`#${siteId}`) && String(sk).startsWith('USE#'),
  );

const kinds = Object.keys(nameable) as Nameable[];
const users = {
  rule: { path: '/v1/rules', body: { name: 'Fires', on: ['created'], actions: [{ do: 'route' }] } },
  escalation: {
    path: '/v1/escalations',
    body: { name: 'Late', level: 1, trigger: { on: 'unassigned', minutes: 5 } },
  },
} as const;
type User = keyof typeof users;

const cases = kinds.flatMap((kind) =>
  // Escalations do not ask for calendars.
  (kind === 'calendar' ? (['rule'] as const) : (['rule', 'escalation'] as const)).map(
    (user): [Nameable, User] => [kind, user],
  ),
);

describe('what is named by its id', () => {
  it.each(cases)('a %s, named by one %s, stays until that names others or goes', async (kind, user) => {
    const { site, create, made, replace, remove } = await aDesk();
    const { path, body, saying } = nameable[kind];
    const naming = users[user];
    const says = (id: string) => ({ ...naming.body, ...saying(id) });
    const [one, other] = [await made(path, body), await made(path, body)];
    const id = await made(naming.path, says(one));
    expect(await remove(path, one)).toMatchObject({ status: 409 });
    expect((await remove(path, one)).json.detail).toContain(`by ${user} ${id}.`);

    expect((await replace(naming.path, id, { ...says(one), name: 'Other' })).status).toBe(200);
    expect((await remove(path, one)).status).toBe(409);
    expect((await replace(naming.path, id, says(other), 2)).status).toBe(200);
    expect((await remove(path, one)).status).toBe(204);
    expect((await remove(path, other)).status).toBe(409);
    expect((await create(naming.path, says(one))).status).toBe(400);

    expect((await remove(naming.path, id, 3)).status).toBe(204);
    expect((await remove(path, other)).status).toBe(204);
    expect(await notesOf(site.id)).toEqual([]);
  });

  it.each(cases)('a %s is not deleted when one %s was saved with it a moment before', async (kind, user) => {
    const { desk, beforeNext } = await anInterruptedDesk();
    const { path, body, saying } = nameable[kind];
    const naming = users[user];
    const thing = await desk.made(path, body);
    const saved: string[] = [];
    beforeNext(async () => {
      saved.push(await desk.made(naming.path, { ...naming.body, ...saying(thing) }));
    });
    expect((await desk.remove(path, thing)).status).toBe(409);
    expect(saved).toHaveLength(1);
    expect((await desk.remove(path, thing)).json.detail).toContain(`${user} ${saved[0]}`);
  });

  it.each(cases)('a %s that went a moment before is not saved in one %s', async (kind, user) => {
    const { desk, beforeNext } = await anInterruptedDesk();
    const { path, body, saying } = nameable[kind];
    const naming = users[user];
    const thing = await desk.made(path, body);
    const plain = await desk.made(naming.path, naming.body);
    const gone = async () => {
      expect((await desk.remove(path, thing)).status).toBe(204);
    };
    const detail = `A ${kind} that it names was deleted in between.`;
    beforeNext(gone);
    const refused = await desk.create(naming.path, { ...naming.body, ...saying(thing) });
    expect(refused).toMatchObject({ status: 409, json: { detail } });
    const other = await desk.made(path, body);
    beforeNext(async () => {
      await desk.remove(path, other);
    });
    const replaced = await desk.replace(naming.path, plain, { ...naming.body, ...saying(other) });
    expect(replaced).toMatchObject({ status: 409, json: { detail } });
    expect(await notesOf(desk.site.id)).toEqual([]);
  });

  it.each(cases)('a %s that goes at the instant at which one %s is saved with it', async (kind, user) => {
    const { create, made, remove } = await aDesk();
    const { path, body, saying } = nameable[kind];
    const naming = users[user];
    for (let round = 0; round < 2; round += 1) {
      const id = await made(path, body);
      const [saved, gone] = await Promise.all([
        create(naming.path, { ...naming.body, ...saying(id) }),
        remove(path, id),
      ]);
      expect([saved.status === 201, gone.status === 204]).toEqual(
        saved.status === 201 ? [true, false] : [false, true],
      );
      expect(saved.status === 201 ? gone.status : saved.status).toBeGreaterThanOrEqual(400);
      expect([400, 409, 201]).toContain(saved.status);
      expect([409, 204]).toContain(gone.status);
    }
  });

  it.each(kinds)('a %s is kept for each rule of several', async (kind) => {
    const { made, remove } = await aDesk();
    const { path, body, saying } = nameable[kind];
    const naming = users.rule;
    const thing = await made(path, body);
    const ids = [];
    for (let count = 0; count < 6; count += 1)
      ids.push(await made(naming.path, { ...naming.body, ...saying(thing) }));
    const { detail } = (await remove(path, thing)).json;
    expect(ids.filter((id) => String(detail).includes(id))).toHaveLength(5);
    for (const id of ids) {
      expect((await remove(path, thing)).status).toBe(409);
      expect((await remove(naming.path, id)).status).toBe(204);
    }
    expect((await remove(path, thing)).status).toBe(204);
  });

  it('is kept with all else that one rule names, up to twenty together', async () => {
    const { create, made, remove } = await aDesk();
    const hook = await made('/v1/webhooks', nameable.webhook.body);
    const calendar = await made('/v1/calendars', nameable.calendar.body);
    const rota = await made('/v1/rotas', nameable.rota.body);
    const texts: string[] = [];
    for (let count = 0; count < 18; count += 1)
      texts.push(await made('/v1/standard-texts', nameable['standard text'].body));
    const naming = (sent: readonly string[]) => ({
      ...{ ...users.rule.body, ...nameable.calendar.saying(calendar) },
      actions: [
        { do: 'callWebhook', webhookId: hook },
        { do: 'assignOnCall', rota },
        ...sent.map((standardText) => ({ do: 'sendResponse', standardText })),
      ],
    });
    const tooMany = await create('/v1/rules', naming(texts));
    expect(tooMany).toMatchObject({ status: 400, json: { fields: [{ pointer: '' }] } });
    const rule = await made('/v1/rules', naming(texts.slice(1)));
    expect((await remove('/v1/webhooks', hook)).status).toBe(409);
    expect((await remove('/v1/calendars', calendar)).status).toBe(409);
    expect((await remove('/v1/rotas', rota)).status).toBe(409);
    expect((await remove('/v1/standard-texts', texts[0] as string)).status).toBe(204);
    expect((await remove('/v1/standard-texts', texts[17] as string)).status).toBe(409);
    // All twenty for as many others, in one transaction.
    await expect(remove('/v1/rules', rule)).resolves.toMatchObject({ status: 204 });
    expect((await remove('/v1/standard-texts', texts[17] as string)).status).toBe(204);
  });

  it('is made up for by a rule that was saved before it was noted', async () => {
    const { rule, rules, made, remove, replace } = await aDesk();
    const hook = await made('/v1/webhooks', nameable.webhook.body);
    const rota = await made('/v1/rotas', nameable.rota.body);
    const saying = {
      actions: [...nameable.rota.saying(rota).actions, ...nameable.webhook.saying(hook).actions],
    };
    await rule('old', saying);
    await rule('older', saying);
    const noted = await made('/v1/rules', { ...users.rule.body, ...saying });
    expect((await replace('/v1/rules', 'old', { ...users.rule.body, ...saying })).status).toBe(200);
    expect((await remove('/v1/rules', noted)).status).toBe(204);
    expect((await remove('/v1/rotas', rota)).json.detail).toContain('by rule old.');
    expect((await remove('/v1/rules', 'older')).status).toBe(204);
    expect((await remove('/v1/rules', 'old', 2)).status).toBe(204);
    expect((await remove('/v1/rotas', rota)).status).toBe(204);
    expect((await remove('/v1/webhooks', hook)).status).toBe(204);
    expect((await rules.all()).rules).toEqual([]);
  });

  it('goes on being kept when it is edited itself', async () => {
    const { made, remove, replace, send } = await aDesk();
    const { rota, 'standard text': text } = nameable;
    const [one, other] = [
      await made(rota.path, rota.body),
      await made(text.path, { ...text.body, hotKey: '^a' }),
    ];
    const rule = await made('/v1/rules', {
      ...users.rule.body,
      actions: [...rota.saying(one).actions, ...text.saying(other).actions],
    });
    expect((await replace(rota.path, one, { ...rota.body, name: 'Days' })).json).toMatchObject({
      name: 'Days',
    });
    expect((await replace(rota.path, one, rota.body)).status).toBe(412);
    // Its hot key goes.
    expect((await replace(text.path, other, text.body)).status).toBe(200);
    const [shown] = (await send({ route: 'GET /v1/standard-texts' })).json.nodes as object[];
    expect(shown).toMatchObject({ id: other, version: 2, uses: 1 });
    expect(shown).not.toHaveProperty('hotKey');
    expect((await remove(rota.path, one, 2)).status).toBe(409);
    expect((await remove(text.path, other, 2)).status).toBe(409);
    expect((await remove('/v1/rules', rule)).status).toBe(204);
    expect((await remove(rota.path, one, 1)).status).toBe(412);
    expect((await remove(rota.path, one, 2)).status).toBe(204);
    expect((await remove(text.path, other, 2)).status).toBe(204);
  });

  it('is kept in its folder, of which nothing goes then', async () => {
    const { made, remove, send } = await aDesk();
    const { path, body, saying } = nameable['standard text'];
    const folder = await made(path, { type: 'folder', title: 'Answers' });
    for (const title of ['A', 'B', 'C']) await made(path, { ...body, title, parent: folder });
    const sent = await made(path, { ...body, title: 'Sent', parent: folder });
    const rule = await made('/v1/rules', { ...users.rule.body, ...saying(sent) });
    const refused = await remove(path, folder, 1, { withContents: 'true' });
    expect(refused).toMatchObject({
      ...{ status: 409, json: { detail: `The text “Sent” is sent by rule ${rule}.` } },
    });
    expect((await send({ route: 'GET /v1/standard-texts' })).json.nodes).toHaveLength(5);
    await remove('/v1/rules', rule);
    expect((await remove(path, folder, 1, { withContents: 'true' })).status).toBe(204);
  });
});

describe('what the settings do not have any more', () => {
  const label = { en: 'x' };
  const by = (version: number) => ({ version, actor: { id: 'admin', name: 'Admin' }, now: morning });
  const saying = {
    when: { field: 'customFields.colour', operator: 'equals', value: 'red' },
    actions: [{ do: 'moveToQueue', queue: 'field' }],
  };

  it.each<User>(['rule', 'escalation'])('is shown with the place where one %s names it', async (user) => {
    const { made, send, settings } = await aDesk();
    const { path, body } = users[user];
    const choices = ['red', 'blue'].map((code) => ({ code, label }));
    const colour = { name: 'colour', label, required: false, type: 'choice' as const, choices };
    await settings.save('customFields', [colour], by(0));
    const id = await made(path, { ...body, ...saying });
    const plain = await made(path, body);
    const listed = async () => {
      const { json } = await send({ route: `GET ${path}` });
      const all = (json.rules ?? json.escalations) as { id: string; faults?: unknown }[];
      const read = await send({ route: `GET ${path}/{id}`, params: { id } });
      expect(all.find((one) => one.id === id)).toEqual(read.json);
      expect(all.find((one) => one.id === plain)).not.toHaveProperty('faults');
      return read.json.faults;
    };
    expect(await listed()).toBeUndefined();
    await settings.save('teams', { ...teams, queues: [{ code: 'first', label }] }, by(1));
    const queue = { pointer: '/actions/0/queue', detail: 'There is no queue field.' };
    expect(await listed()).toEqual([queue]);
    await settings.save('customFields', [{ ...colour, choices: [{ code: 'blue', label }] }], by(1));
    expect(await listed()).toEqual([{ pointer: '/when/value', detail: 'There is no red.' }, queue]);
    await settings.save('customFields', [], by(2));
    const field = { pointer: '/when/field', detail: 'There is no field customFields.colour.' };
    expect(await listed()).toEqual([field, queue]);
  });

  it('is shown of clocks that no SLA policy has any more', async () => {
    const { made, send, policies } = await aDesk();
    const condition = { field: 'tags', operator: 'hasAny', value: ['seen'] };
    const policy = SlaPolicy.parse({
      ...{ id: 'calls', name: 'Calls', version: 1, targets: {} },
      customKpis: [
        { id: 'pickUp', name: 'Pick up', start: condition, success: condition, targets: { others: 60 } },
      ],
      ...{ updatedAt: morning.toISOString(), updatedBy: { id: 'admin', name: 'Admin' } },
    });
    await policies.create(policy);
    const trigger = { on: 'kpi', kpi: 'custom:pickUp', threshold: 'late' };
    const id = await made('/v1/escalations', { ...users.escalation.body, trigger });
    const faults = async () => {
      const { json } = await send({ route: 'GET /v1/escalations' });
      return (json.escalations as { id: string; faults?: unknown }[]).find((one) => one.id === id)?.faults;
    };
    expect(await faults()).toBeUndefined();
    await policies.remove('calls', 1);
    expect(await faults()).toEqual([{ pointer: '/trigger/kpi', detail: 'No SLA policy has such a clock.' }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moved } from '../../../shared/incidents/children.ts';
import { type Change, closeChildren } from '../../../shared/incidents/index.ts';
import { patch } from '../../../shared/incidents/patch.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';
import { aLinkedDesk, type LinkedDesk } from '../../support/linked-desk.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: LinkedDesk;
beforeAll(async () => {
  desk = await aLinkedDesk();
});
afterAll(() => desk.stop());

const agent = { kind: 'agent' as const, id: 'agent-1', name: 'Agent Example' };
const by = { actor: agent, now: morning, newId, settings: defaultSettings };
const edit = (reference: string, fields: Record<string, unknown>) =>
  desk.incidents.change(reference, (state) => patch(state, { fields: { reason: 'test', ...fields } }, by));
const countsOf = async (reference: string) => (await desk.incident(reference)).children;
const family = async (count: number) => {
  const all: string[] = [];
  for (let made = 0; made < count; made += 1) all.push(await desk.given());
  return all as [string, string, string, string, string];
};
const listed = async (reference: string) => {
  const { json } = await desk.send('GET', '/children', { reference });
  return (json.children as { reference: string }[]).map((child) => child.reference);
};

describe('children', () => {
  it('are attached, listed, counted and detached', async () => {
    const [parent, one, other] = await family(3);
    expect((await desk.attach(parent, one)).json).toMatchObject({
      reference: parent,
      child: { reference: one },
    });
    await desk.attach(parent, other);
    expect(await countsOf(parent)).toEqual({ all: 2, open: 2 });
    expect(await listed(parent)).toEqual([one, other]);
    expect((await desk.incident(one)).parent).toBe(parent);
    expect((await desk.detach(parent, one)).status).toBe(200);
    expect(await countsOf(parent)).toEqual({ all: 1, open: 1 });
    expect(await listed(parent)).toEqual([other]);
    expect((await desk.incident(one)).parent).toBeUndefined();
    expect((await desk.detach(parent, one)).status).toBe(404);
  });

  it('are created for the same customer on the same matter', async () => {
    const parent = await desk.given({}, { account: 'account-1', topic: 'topic-1', product: 'p100' });
    const { status, json } = await desk.send(
      'POST',
      '/children',
      { reference: parent },
      {
        create: { subject: 'Send a technician' },
      },
    );
    expect(status).toBe(201);
    const { reference } = json.child as { reference: string };
    expect(await desk.incident(reference)).toMatchObject({
      ...{ parent, subject: 'Send a technician', account: 'account-1', topic: 'topic-1', product: 'p100' },
      contact: { id: 'contact-1' },
    });
    expect(await countsOf(parent)).toEqual({ all: 1, open: 1 });
  });

  it('are counted exactly, however they are solved, reopened, closed and merged', async () => {
    const [parent, one, other] = await family(3);
    await desk.attach(parent, one);
    await desk.attach(parent, other);
    await edit(one, { status: 'solved' });
    expect(await countsOf(parent)).toEqual({ all: 2, open: 1 });
    await edit(one, { status: 'closed' });
    expect(await countsOf(parent)).toEqual({ all: 2, open: 1 });
    await desk.send('POST', '/replies', { reference: other }, { text: 'Done.', status: 'solved' });
    expect(await countsOf(parent)).toEqual({ all: 2, open: 0 });
    await edit(other, { status: 'unresolved' });
    expect(await countsOf(parent)).toEqual({ all: 2, open: 1 });
    expect((await desk.merge(one, other)).status).toBe(200);
    expect(await countsOf(parent)).toEqual({ all: 1, open: 1 });
    expect(await listed(parent)).toEqual([other]);
  });

  it('have one parent, and stand in no circle', async () => {
    const [a, b, c] = await family(3);
    await desk.attach(a, b);
    await desk.attach(b, c);
    const refused = async (parent: string, child: string) => (await desk.attach(parent, child)).json.detail;
    expect(await refused(a, a)).toBe('An incident cannot be its own child.');
    expect(await refused(a, b)).toBe(`${b} is its child already.`);
    expect(await refused(a, c)).toBe(`${c} is a child of ${b}.`);
    expect(await refused(c, a)).toContain('above it');
    expect(await refused(b, a)).toContain('above it');
  });

  it('are worked on no deeper than the settings say; what is closed may stand deeper', async () => {
    const [a, b, c, d, e] = await family(5);
    for (const [parent, child] of [
      [a, b],
      [b, c],
      [c, d],
    ] as const) {
      expect((await desk.attach(parent, child)).status).toBe(201);
    }
    expect((await desk.attach(d, e)).json).toMatchObject({ status: 409, references: [e] });
    const top = await desk.given();
    expect((await desk.attach(top, a)).json).toMatchObject({ references: [d] });
    await edit(d, { status: 'solved' });
    expect((await desk.attach(top, a)).status).toBe(201);
  });

  it('attached at once from all sides close no circle', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b, c, d] = await family(4);
      await desk.attach(a, b);
      await desk.attach(c, d);
      // b gets c below it, d gets a: each touches what the other only looks at.
      const answers = await Promise.all([desk.attach(b, c), desk.attach(d, a)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it('of one parent closed at once are all counted', async () => {
    const [parent, ...children] = await family(5);
    for (const child of children) await desk.attach(parent!, child);
    await Promise.all(children.map((child) => edit(child, { status: 'solved' })));
    expect(await countsOf(parent!)).toEqual({ all: 4, open: 0 });
  });

  it('come along when their parent is merged away', async () => {
    const [top, away, into, child, grandchild] = await family(5);
    await desk.attach(top, away);
    await desk.attach(away, child);
    await desk.attach(child, grandchild);
    expect((await desk.merge(away, into)).status).toBe(200);
    expect((await desk.incident(child)).parent).toBe(into);
    expect(await countsOf(into)).toEqual({ all: 1, open: 1 });
    expect(await listed(into)).toEqual([child]);
    expect(await countsOf(away)).toEqual({ all: 0, open: 0 });
    expect(await countsOf(top)).toEqual({ all: 0, open: 0 });
    expect((await desk.detach(into, child)).status).toBe(200);
    expect(await listed(into)).toEqual([]);
  });

  it('take their parent’s place when it is merged into them', async () => {
    const [top, away, into, sibling] = await family(4);
    await desk.attach(top, away);
    await desk.attach(away, into);
    await desk.attach(away, sibling);
    expect((await desk.merge(away, into)).status).toBe(200);
    expect(await desk.incident(into)).toMatchObject({ parent: top, children: { all: 1, open: 1 } });
    expect(await listed(into)).toEqual([sibling]);
    expect(await listed(top)).toEqual([into]);
    expect(await countsOf(top)).toEqual({ all: 1, open: 1 });
  });

  it('hold their grandparent from being merged into one of theirs', async () => {
    const [away, child, into] = await family(3);
    await desk.attach(away, child);
    await desk.attach(child, into);
    expect((await desk.merge(away, into)).json.detail).toContain('its own parent');
  });
});

describe('closing a parent', () => {
  const closing = () =>
    closeChildren({
      ...{ client: desk.desk.client, table: desk.desk.table, incidents: desk.incidents },
      ...{ reader: desk.reader, family: desk.parts.family, settings: desk.parts.settings, newId },
    });
  const askedBy = async (parent: string) => {
    await edit(parent, { status: 'solved', disposition: 'fixed' });
    const change = (await edit(parent, { status: 'closed', closeChildren: true })) as Change;
    const asked = change.events.find(({ type }) => type === 'childrenToClose')!;
    return { reference: parent, at: asked.at, eventId: asked.id };
  };

  it('closes its open children with the reason, and tells of those it could not', async () => {
    const [parent, one, stuck, done, grandchild] = await family(5);
    for (const child of [one, stuck, done]) await desk.attach(parent, child);
    await desk.attach(one, grandchild);
    await edit(done, { status: 'solved' });
    await desk.incidents.change(stuck, (state) => {
      const change = moved(state, parent, by);
      return { ...change, incident: { ...change.incident, openRequiredTasks: 1 } };
    });
    const asked = await askedBy(parent);
    expect(await closing()(asked, plus(morning, minutes(1)))).toEqual({ closed: 1, left: 1 });
    expect(await desk.incident(one)).toMatchObject({ status: 'closed', disposition: 'fixed' });
    expect((await desk.incident(done)).status).toBe('solved');
    expect((await desk.incident(stuck)).status).toBe('unresolved');
    expect(await countsOf(parent)).toEqual({ all: 3, open: 1 });
    const told = (await desk.timeline(parent)).filter(({ type }) => type === 'childNotClosed');
    expect(told).toMatchObject([
      { data: { child: stuck, because: 'A task must be done before it is solved.' } },
    ]);
    const types = (await desk.timeline(one)).map(({ type }) => type);
    // Its own children follow in their turn.
    expect(types).toContain('childrenToClose');
    expect(types.filter((type) => type === 'emailOut')).toHaveLength(2);
  });

  it('told again changes nothing more, and leaves what a customer has written on since', async () => {
    const [parent, one, other] = await family(3);
    await desk.attach(parent, one);
    await desk.attach(parent, other);
    const asked = await askedBy(parent);
    await desk.incidents.change(other, (state) => {
      const change = moved(state, parent, { ...by, now: plus(morning, minutes(5)) });
      return { ...change, incident: { ...change.incident, status: 'updated' as const } };
    });
    const close = closing();
    await close(asked, plus(morning, minutes(6)));
    const before = await desk.desk.items();
    expect(await close(asked, plus(morning, minutes(7)))).toEqual({ closed: 0, left: 1 });
    expect(await desk.desk.items()).toHaveLength(before.length);
    expect((await desk.incident(one)).status).toBe('closed');
    expect((await desk.incident(other)).status).toBe('updated');
  });
});

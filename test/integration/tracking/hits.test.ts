import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventsOfChange } from '../../../shared/events/index.ts';
import { Click, type ClickClaims, trackingStore, View } from '../../../shared/tracking/index.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { minutes, morning, plus } from '../../support/time.ts';

let desk: TestTable;
let hits: ReturnType<typeof trackingStore>;
beforeAll(async () => {
  desk = await aTable();
  hits = trackingStore(desk.client, desk.table);
});
afterAll(() => desk.stop());

let count = 0;
const aView = () => {
  count += 1;
  return { m: `message-${count}`, c: 'contact-1', r: '260612-000001', t: 'questionReceipt' };
};
const aClick = (view = aView(), u = 'https://example.com/help'): ClickClaims => ({ ...view, l: 'help', u });
const found = (messageId: string) => desk.partition(`MSG#${messageId}`);
const times = (number: number, hit: (index: number) => Promise<void>) =>
  Promise.all(Array.from({ length: number }, (_, index) => hit(index)));

describe('a view', () => {
  it('that comes twenty times at once is unique once, and counted twenty times', async () => {
    const view = aView();
    await times(20, (index) => hits.viewed(view, plus(morning, index)));
    const items = await found(view.m);
    expect(items).toHaveLength(1);
    expect(View.parse(items[0])).toMatchObject({ messageId: view.m, reference: view.r, total: 20 });
  });

  it('keeps its first instant and moves its last', async () => {
    const view = aView();
    await hits.viewed(view, morning);
    await hits.viewed(view, plus(morning, minutes(5)));
    const [item] = await found(view.m);
    expect(item).toMatchObject({
      firstAt: morning.toISOString(),
      lastAt: plus(morning, minutes(5)).toISOString(),
    });
  });

  it('of another contact is another', async () => {
    const view = aView();
    await hits.viewed(view, morning);
    await hits.viewed({ ...view, c: 'contact-2' }, morning);
    expect((await found(view.m)).map(({ total }) => total)).toEqual([1, 1]);
  });

  it('is one event on the bus: the first', async () => {
    const view = aView();
    await hits.viewed(view, morning);
    const [first] = await found(view.m);
    await hits.viewed(view, plus(morning, 1));
    const [second] = await found(view.m);
    expect(eventsOfChange({ after: first })).toMatchObject([{ type: 'MessageViewed' }]);
    expect(eventsOfChange({ before: first, after: second })).toEqual([]);
  });

  it('costs one write', async () => {
    desk.calls();
    await hits.viewed(aView(), morning);
    await hits.clicked(aClick(), morning);
    expect(desk.calls().map(({ operation }) => operation)).toEqual(['UpdateItem', 'UpdateItem']);
  });
});

describe('a click', () => {
  it('that comes twenty times at once is unique once, and counted twenty times', async () => {
    const click = aClick();
    await times(20, () => hits.clicked(click, morning));
    const items = await found(click.m);
    expect(items).toHaveLength(1);
    expect(Click.parse(items[0])).toMatchObject({ link: 'help', url: 'https://example.com/help', total: 20 });
  });

  it('on another link of the message is another', async () => {
    const view = aView();
    await hits.clicked(aClick(view, 'https://example.com/a'), morning);
    await hits.clicked(aClick(view, 'https://example.com/b'), morning);
    expect(await found(view.m)).toHaveLength(2);
  });

  it('stands beside the view of the message', async () => {
    const view = aView();
    await hits.viewed(view, morning);
    await hits.clicked(aClick(view), morning);
    expect((await found(view.m)).map(({ kind }) => kind).sort()).toEqual(['click', 'view']);
  });

  it('on one’s own incident is one, until whenever its link opens, and keeps no address of it', async () => {
    const view = aView();
    await hits.clicked({ ...view, e: 1_800_000_000 }, morning);
    await hits.clicked({ ...view, e: 1_900_000_000 }, morning);
    const items = await found(view.m);
    expect(items).toMatchObject([{ link: 'incident', url: '/portal/incidents/{token}', total: 2 }]);
  });

  it('on the longest link fits its key', async () => {
    const click = aClick(aView(), `https://example.com/?${'x'.repeat(3900)}`);
    await hits.clicked(click, morning);
    expect(await found(click.m)).toHaveLength(1);
  });
});

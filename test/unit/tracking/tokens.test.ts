import { describe, expect, it } from '@jest/globals';
import {
  clickUrl,
  customerPageUrl,
  incidentLinkEnd,
  pixelUrl,
  readClick,
  readIncidentLink,
  readView,
  signClick,
  signIncidentLink,
  signView,
} from '../../../shared/tracking/index.ts';
import { aKey } from '../../support/a-desk.ts';
import { days, morning, plus } from '../../support/time.ts';

const keys = [aKey()];
const view = { m: 'message-1', c: 'contact-1', r: '260612-000001', t: 'questionReceipt' };
const click = { ...view, l: 'incident', u: 'https://desk.example.com/portal/incidents/x' };
const link = { r: '260612-000001', c: 'contact-1', e: incidentLinkEnd(morning) };

describe('what a mail carries', () => {
  it('a pixel: the claims of its message', async () => {
    expect(await readView(keys, await signView(keys, view))).toEqual(view);
  });

  it('a link: where it leads, besides', async () => {
    expect(await readClick(keys, await signClick(keys, click))).toEqual(click);
  });

  it('a link to one’s own incident: no address, but until when it opens', async () => {
    const own = { ...view, e: incidentLinkEnd(morning) };
    expect(await readClick(keys, await signClick(keys, own))).toEqual(own);
  });

  it('neither passes for the other', async () => {
    expect(await readView(keys, await signClick(keys, click))).toBeUndefined();
    expect(await readClick(keys, await signView(keys, { ...click }))).toBeUndefined();
  });

  it('addresses that hold the token as it is', () => {
    expect(pixelUrl('https://d.example.com', 'a.b-c_d')).toBe('https://d.example.com/t/a.b-c_d/o.gif');
    expect(clickUrl('https://d.example.com', 'a.b.c')).toBe('https://d.example.com/t/a.b.c/c');
    expect(customerPageUrl('https://d.example.com', 'a.b.c')).toBe(
      'https://d.example.com/portal/incidents/a.b.c',
    );
  });
});

describe('the link to an incident', () => {
  it.each([
    ['at once', 0, true],
    ['on its last second', days(180), true],
    ['a second later', days(180) + 1000, false],
  ])('%s', async (_, later, works) => {
    const token = await signIncidentLink(keys, { ...link, e: incidentLinkEnd(morning) });
    const claims = await readIncidentLink(keys, token, plus(morning, later));
    expect(claims !== undefined).toBe(works);
    if (works) expect(claims).toMatchObject(link);
  });

  it('is not made of another token', async () => {
    const token = await signView(keys, { ...view, ...link } as typeof view);
    expect(await readIncidentLink(keys, token, morning)).toBeUndefined();
  });
});

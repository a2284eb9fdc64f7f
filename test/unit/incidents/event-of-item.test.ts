import { describe, expect, it } from '@jest/globals';
import { eventOfItem } from '../../../shared/incidents/index.ts';
import { anOpening } from '../../support/an-incident.ts';

const mail = {
  ...{ mailId: 'mail-1', leftOut: [] },
  attachments: [{ id: 'mail-1-0', name: 'a.txt', type: 'text/plain', size: 1, inline: false }],
};
const opened = anOpening({ channel: 'email', mail }).events[0]!;

describe('the entry of an incident opened by mail', () => {
  it('names what came with the mail where the entry of any other mail does', () => {
    expect(opened.data).toMatchObject({ channel: 'email', ...mail });
  });

  it('written under `mail` once, is read the same', () => {
    const { mailId, attachments, leftOut, ...data } = opened.data;
    const before = { ...opened, data: { ...data, mail: { mailId, attachments, leftOut } } };
    expect(eventOfItem(before)).toEqual(opened);
    expect(eventOfItem({ ...opened })).toEqual(opened);
  });

  it('of any other type keeps a `mail` of its own', () => {
    const other = { ...opened, type: 'custom', data: { mail: 'x' } };
    expect(eventOfItem(other).data).toEqual({ mail: 'x' });
  });
});

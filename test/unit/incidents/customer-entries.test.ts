import { describe, expect, it } from '@jest/globals';
import { mayRead, ownAmong, type Viewer } from '../../../shared/incidents/customer-entries.ts';
import type { Actor, TimelineEvent } from '../../../shared/incidents/index.ts';
import { anIncident } from '../../support/an-incident.ts';

const ada = { id: 'ada', name: 'Ada', address: 'ada@example.com' };
const grace = { id: 'grace', name: 'Grace', address: 'grace@example.com' };
const linus = { id: 'linus', name: 'Linus', address: 'linus@example.com' };
const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent' };
const by = ({ id, name }: { id: string; name: string }): Actor => ({ kind: 'contact', id, name });

const [SURVIVOR, GRACES, LINUS] = ['260612-000001', '260612-000002', '260612-000003'];
const living = anIncident({
  ...{ reference: SURVIVOR, contact: ada, participants: [grace, linus], merged: [GRACES, LINUS] },
});
const viewer = (contact: typeof ada, ...own: string[]): Viewer => ({
  contactId: contact.id,
  address: contact.address,
  own: new Set(own),
  living,
});
const viewers = {
  ada: viewer(ada, SURVIVOR),
  grace: viewer(grace, GRACES),
  linus: viewer(linus, LINUS),
};

const entry = (
  reference: string,
  type: string,
  actor: Actor,
  data: Record<string, unknown> = {},
  visibility: TimelineEvent['visibility'] = 'public',
): TimelineEvent => ({ id: 'e', at: '2026-06-12T08:00:00.000Z', reference, type, actor, data, visibility });

describe('a customer of incidents that were merged', () => {
  it.each<[string, TimelineEvent, string]>([
    ['a mail to the survivor’s contact', entry(SURVIVOR, 'emailOut', agent, { to: [ada.address] }), 'ada'],
    ['a mail to a participant alone', entry(SURVIVOR, 'emailOut', agent, { to: [grace.address] }), 'grace'],
    [
      'a mail to both',
      entry(SURVIVOR, 'emailOut', agent, { to: [ada.address], cc: [grace.address] }),
      'ada grace',
    ],
    [
      'a blind copy',
      entry(SURVIVOR, 'emailOut', agent, { to: [ada.address], bcc: [linus.address] }),
      'ada linus',
    ],
    ['what a participant wrote', entry(SURVIVOR, 'emailIn', by(grace)), 'grace'],
    ['what the contact wrote', entry(SURVIVOR, 'emailIn', by(ada)), 'ada'],
    ['a colleague of the contact', entry(SURVIVOR, 'emailIn', by({ id: 'else', name: 'Else' })), 'ada'],
    ['a comment on the survivor', entry(SURVIVOR, 'comment', agent), 'ada'],
    ['what was said on a participant’s own', entry(GRACES, 'comment', agent), 'grace'],
    ['a mail on a participant’s own', entry(GRACES, 'emailOut', agent, { to: [grace.address] }), 'grace'],
    ['another’s entry on a participant’s own', entry(GRACES, 'emailIn', by(linus)), 'grace linus'],
    ['a work note', entry(SURVIVOR, 'workNote', agent, {}, 'internal'), ''],
    ['a note on one’s own', entry(GRACES, 'workNote', agent, {}, 'internal'), ''],
    ['an internal entry of their own', entry(GRACES, 'messageViewed', by(grace), {}, 'internal'), ''],
  ])('reads %s only where it is theirs', (_, event, readers) => {
    const readBy = Object.entries(viewers).flatMap(([name, one]) => (mayRead(event, one) ? [name] : []));
    expect(readBy.join(' ')).toBe(readers);
  });

  it('owns each incident of theirs that was merged, as the timeline tells', () => {
    const merged = (from: string, contact: { id: string }) =>
      entry(SURVIVOR, 'merged', agent, { from, into: SURVIVOR, contact }, 'internal');
    const events = [merged(GRACES, grace), merged(LINUS, linus), merged('260612-000004', grace)];
    expect([...ownAmong(events, GRACES, 'grace')]).toEqual([GRACES, '260612-000004']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { customerPage } from '../../../functions/api/pages/customer-page.ts';
import { customerView } from '../../../functions/api/pages/customer-view.ts';
import {
  type Actor,
  type EventData,
  type EventType,
  eventTypes,
  statuses,
  type TimelineEvent,
  theDesk,
  timelineEvent,
} from '../../../shared/incidents/index.ts';
import { languages } from '../../../shared/platform/language.ts';
import { anOpening, aState } from '../../support/an-incident.ts';

const agent: Actor = { kind: 'agent', id: 'agent-1', name: 'Agent Example' };
const customer: Actor = { kind: 'contact', id: 'contact-1', name: 'Ada Example' };
const site = { name: 'Example Desk', timeZone: 'Europe/Berlin' };

let made = 0;
const entry = <T extends EventType>(type: T, actor: Actor, data: EventData<T>): TimelineEvent => {
  made += 1;
  const place = { id: `e${made}`, reference: '260612-000001', at: '2026-06-12T08:10:00.000Z', actor };
  return timelineEvent(type, place, data);
};
const aMail = (over: Partial<EventData<'emailIn'>>): EventData<'emailIn'> => ({
  ...{ subject: 'Re: fire', text: 'Still burning.', matchedBy: 'SECRET', mailId: 'mail-1' },
  ...{ shortened: false, attachments: [], leftOut: [], ...over },
});
const sent = (text?: string): EventData<'emailOut'> => ({
  ...{
    messageId: 'm1',
    messageType: 'incidentUnresolved',
    to: ['ada@example.com'],
    bcc: ['SECRET@example.com'],
  },
  ...(text === undefined ? {} : { text }),
});
const fileUrl = (id: string) => `/files/${id}`;
const viewOf = (events: readonly TimelineEvent[], over = {}) =>
  customerView({ ...aState(over), description: 'It burns. What now?', events });

describe('the customer sees', () => {
  it('the question, and what either side wrote, in order', () => {
    const view = viewOf([
      ...anOpening().events,
      entry('emailOut', agent, sent('Use water.')),
      entry('emailIn', customer, aMail({})),
    ]);
    expect(view).toMatchObject({ reference: '260612-000001', question: 'It burns. What now?' });
    expect(view.conversation).toEqual([
      { at: '2026-06-12T08:10:00.000Z', from: 'us', name: 'Agent Example', text: 'Use water.' },
      { at: '2026-06-12T08:10:00.000Z', from: 'you', name: 'Ada Example', text: 'Still burning.' },
    ]);
  });

  it('what goes with it, but for what a mail shows within itself', () => {
    const file = { id: 'f-1', name: 'a.pdf', type: 'application/pdf', size: 9 };
    const events = [
      entry('emailOut', agent, { ...sent('See this.'), files: [file] }),
      entry('emailIn', customer, {
        ...aMail({}),
        attachments: [
          { ...file, id: 'f-2', inline: false },
          { ...file, id: 'f-3', inline: true, contentId: 'x@y' },
        ],
      }),
    ];
    const view = viewOf(events);
    expect(view.conversation.map(({ files }) => files)).toEqual([
      [{ id: 'f-1', name: 'a.pdf' }],
      [{ id: 'f-2', name: 'a.pdf' }],
    ]);
    expect(customerPage(view, site, fileUrl)).toContain('<li><a href="/files/f-1">a.pdf</a></li>');
  });

  it('nothing of what was redacted', () => {
    const event = entry('emailIn', customer, aMail({}));
    const redacted = { at: event.at, by: 'Manager Example', reason: 'SECRET' };
    expect(viewOf([{ ...event, data: { mailId: 'm' }, redacted }]).conversation).toEqual([]);
  });

  it('no mail that a machine wrote', () => {
    expect(viewOf([entry('emailIn', customer, aMail({ automatic: 'Out of office.' }))]).conversation).toEqual(
      [],
    );
  });

  it.each(Object.keys(eventTypes) as EventType[])('nothing of an internal entry, of type %s', (type) => {
    const at = { id: 'x', reference: '260612-000001', at: '2026-06-12T08:10:00.000Z', actor: agent };
    const data = { text: 'SECRET', reason: 'SECRET', because: 'SECRET', to: 'SECRET' };
    const view = viewOf([{ ...at, type, visibility: 'internal', data }]);
    expect(JSON.stringify(view)).not.toContain('SECRET');
  });

  it.each(['workNote', 'created', 'related', 'slaLate'])(
    'nothing of an entry of type %s, even a public one',
    (type) => {
      const at = { id: 'x', reference: '260612-000001', at: '2026-06-12T08:10:00.000Z', actor: theDesk };
      expect(viewOf([{ ...at, type, visibility: 'public', data: { text: 'SECRET' } }]).conversation).toEqual(
        [],
      );
    },
  );

  it('comments, and what is of a public type of the desk’s own; of an internal one nothing', () => {
    const visit = { name: 'visit', label: 'Visit', text: 'A technician came.' };
    const view = viewOf([
      entry('comment', agent, { text: 'We have ordered it.' }),
      { ...entry('custom', agent, visit), visibility: 'public' },
      entry('custom', agent, { ...visit, text: 'SECRET' }),
      entry('workNote', agent, { text: 'SECRET' }),
    ]);
    expect(view.conversation.map(({ from, text }) => [from, text])).toEqual([
      ['us', 'We have ordered it.'],
      ['us', 'A technician came.'],
    ]);
  });

  it('of incidents that were merged in what is their own, and nothing of another contact’s', () => {
    const other: Actor = { kind: 'contact', id: 'contact-2', name: 'Other Example' };
    const on = (reference: string, event: TimelineEvent) => ({ ...event, reference });
    const mergedFrom = (from: string, id: string) =>
      entry('merged', agent, { from, into: '260612-000001', contact: { id, name: 'x' } });
    const view = viewOf(
      [
        on('260612-000002', entry('emailIn', customer, aMail({ text: 'Mine, too.' }))),
        on('260612-000003', entry('emailIn', other, aMail({ text: 'SECRET' }))),
        on('260612-000003', entry('emailOut', agent, { ...sent('SECRET'), to: ['other@example.com'] })),
        on('260612-000004', entry('comment', agent, { text: 'SECRET, merged by nobody' })),
        mergedFrom('260612-000002', 'contact-1'),
        mergedFrom('260612-000003', 'contact-2'),
        entry('emailIn', other, aMail({ text: 'SECRET' })),
        entry('emailOut', agent, sent('To you.')),
      ],
      { participants: [{ id: 'contact-2', name: 'Other Example' }] },
    );
    expect(view.conversation.map(({ text }) => text)).toEqual(['Mine, too.', 'To you.']);
  });

  it('no blind copy, no way of matching, no address of anybody', () => {
    const events = [entry('emailOut', agent, sent('Use water.')), entry('emailIn', customer, aMail({}))];
    expect(JSON.stringify(viewOf(events))).not.toMatch(/SECRET|@/);
  });
});

describe('the page of the customer', () => {
  const hostile = `<script>alert("1")</script><img src=x onerror='a()'>&amp;`;

  it('shows hostile text as text, wherever it stands', () => {
    const page = customerPage(
      viewOf(
        [
          entry('emailOut', { ...agent, name: hostile }, sent(hostile)),
          entry('emailIn', customer, aMail({ text: hostile })),
        ],
        { subject: hostile },
      ),
      { ...site, name: hostile },
      fileUrl,
    );
    expect(page).not.toMatch(/<script|<img|onerror='|alert\("/);
    expect(page.match(/&lt;script&gt;/g)!.length).toBeGreaterThanOrEqual(6);
    expect(page).toContain('&amp;amp;');
  });

  it.each([
    ['en', 'Your question', 'Waiting for you', /Jun 12, 2026/],
    ['fr', 'Votre question', 'En attente de votre réponse', /12 juin 2026/],
    ['de', 'Ihre Frage', 'Wartet auf Ihre Antwort', /12\.06\.2026/],
  ] as const)('speaks %s', (language, question, waiting, date) => {
    const page = customerPage(viewOf([], { language, status: 'waiting' }), site, fileUrl);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(question);
    expect(page).toContain(`<strong>${waiting}</strong>`);
    expect(page).toMatch(date);
  });

  it('tells the time of the site', () => {
    expect(customerPage(viewOf([]), site, fileUrl)).toContain('10:00');
    expect(customerPage(viewOf([]), { ...site, timeZone: 'America/New_York' }, fileUrl)).toContain('4:00');
  });

  const each = languages.flatMap((language) => statuses.map((status) => [language, status] as const));
  it.each(each)('has words in %s for an incident that is %s', (language, status) => {
    const page = customerPage(viewOf([], { language, status }), site, fileUrl);
    expect(page).toMatch(/<strong>\p{Lu}\p{L}+[^<]*<\/strong>/u);
    expect(page).not.toContain('undefined');
  });

  it('runs nothing and loads nothing', () => {
    const page = customerPage(viewOf([entry('emailIn', customer, aMail({}))]), site, fileUrl);
    expect(page).not.toMatch(/<script|<link|<iframe|\ssrc=|url\(|@import/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { eventTypes, Incident, type TimelineEvent } from '../../../shared/incidents/index.ts';
import { OutgoingMessage } from '../../../shared/responses/index.ts';
import { anOpening, aQuestion } from '../../support/an-incident.ts';
import { morning } from '../../support/time.ts';

const told = (events: readonly TimelineEvent[]) => events.map(({ type }) => type);

describe('a question opens an incident', () => {
  it('with its timeline, its promise and its receipt, tied to one another', () => {
    const change = anOpening({ product: 'printer', category: 'fire', visitId: 'visit-1' });
    expect(change.before).toBeUndefined();
    expect(Incident.parse(change.incident)).toMatchObject({
      ...{ reference: '260612-000001', siteId: 'main', subject: 'The printer is on fire', channel: 'portal' },
      ...{ contact: aQuestion().contact, product: 'printer', category: 'fire', visitId: 'visit-1' },
      ...{ status: 'unresolved', language: 'en', mailThread: [], version: 1 },
      ...{ createdAt: morning.toISOString(), updatedAt: morning.toISOString() },
    });
    expect(change.description).toBe('It burns. What now?');
    expect(change.kpis).toMatchObject([{ kpi: 'firstResponse', state: 'running', revision: 1 }]);
    expect(told(change.events)).toEqual(['created', 'emailOut']);
    const [receipt, ...more] = change.messages;
    expect(more).toEqual([]);
    expect(OutgoingMessage.parse(receipt)).toMatchObject({
      ...{ type: 'questionReceipt', state: 'queued', to: ['ada@example.com'], contactId: 'contact-1' },
    });
    expect(change.events[1]!.data).toMatchObject({ messageId: receipt!.messageId });
  });

  it('in the order in which it happened: ids sort as the events do', () => {
    const { events } = anOpening({ related: { reference: '260601-000009', because: 'It follows it.' } });
    expect(told(events)).toEqual(['created', 'related', 'emailOut']);
    expect(events.map(({ id }) => id)).toEqual([...events.map(({ id }) => id)].sort());
  });

  it('without a receipt where none may be sent, and says nothing of one', () => {
    const change = anOpening({}, { receipt: false });
    expect(change.messages).toEqual([]);
    expect(told(change.events)).toEqual(['created']);
  });

  it('with the mail it came by, whose Message-ID begins the thread', () => {
    const mail = { mailId: 'mail-1', attachments: [], leftOut: [] };
    const change = anOpening({ channel: 'email', mail, mailMessageId: 'q@example.com' });
    expect(change.incident.mailThread).toEqual(['q@example.com']);
    expect(change.events[0]!.data).toMatchObject({ channel: 'email', ...mail });
  });

  it('with entries that have the shape and the visibility of their types', () => {
    const { events } = anOpening({ related: { reference: '260601-000009', because: 'It follows it.' } });
    for (const { type, visibility, data } of events) {
      const declared = eventTypes[type as keyof typeof eventTypes];
      expect(declared.data.parse(data)).toEqual(data);
      expect(visibility).toBe(declared.visibility);
    }
  });
});

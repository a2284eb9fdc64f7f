import type { IncidentState } from '../../shared/incidents/index.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene, site } from './scene.ts';

const after = (seconds: number) => new Date(morning.getTime() + seconds * 1000);

/** Opening, reading and answering incidents. */
export function incidentPatterns(scene: Scene, opened: Opened): readonly AccessPattern[] {
  const { incidents, customers, reader, once } = scene;
  const { reference, contact, siteId } = opened.incident;
  const asker = scene.contact(9001);
  const address = asker.addresses[0] ?? '';
  let state: IncidentState | undefined;
  let policies: Awaited<ReturnType<typeof incidents.policies>> | undefined;
  const loaded = () => {
    if (!state) throw new Error('The incident is read first.');
    return state;
  };
  return [
    {
      name: 'Next reference of a site and day',
      by: 'askQuestion, mail/receive',
      run: () => incidents.nextReference(site, morning),
    },
    {
      name: 'Contact that owns an address',
      by: 'askQuestion, mail/receive',
      run: () => customers.ownerOf(contact.address ?? ''),
    },
    {
      name: 'What is promised and when time acts, read before an incident is opened',
      by: 'askQuestion, mail/receive',
      run: async () => {
        policies = await incidents.policies(siteId);
      },
    },
    {
      name: 'Open an incident for a contact we know',
      by: 'askQuestion',
      run: () => {
        const asked = scene.question('261123-900001', { id: contact.id, address: contact.address ?? '' });
        return incidents.commit({ ...asked, ...(policies && { policies }) });
      },
    },
    {
      name: 'Open an incident for a new contact, with an Idempotency-Key',
      by: 'askQuestion',
      run: () =>
        incidents.commit(scene.question('261123-900002', { id: asker.id, address }), [
          ...customers.creation(asker),
          ...once('key-1').write({ reference: '261123-900002' }, morning),
        ]),
    },
    { name: 'First answer under an Idempotency-Key', by: 'reply', run: () => once('key-1').earlier() },
    {
      name: 'Incident with its promises',
      by: 'reply, mail/receive',
      run: async () => {
        state = await incidents.load(reference);
      },
    },
    {
      name: 'Answer of an agent: incident, promise, timeline, message',
      by: 'reply',
      run: () => incidents.commit(scene.answerOf(loaded(), after(600))),
    },
    {
      name: 'Incident, promises, description and first 100 items',
      by: 'readIncident, mail/send',
      run: () => reader.whole(reference, 100),
    },
    {
      name: 'Page of a timeline, newest first',
      by: 'readTimeline',
      run: () => reader.timeline(reference, { size: 25, newestFirst: true }),
    },
  ];
}

import { eventWrite, theDesk, timelineEvent } from '../../shared/incidents/index.ts';
import {
  candidateFinder,
  finder,
  findStore,
  indexer,
  parseQuery,
  similarFinder,
  termsStore,
  textStore,
} from '../../shared/search/index.ts';
import { transact } from '../../shared/table/transact.ts';
import type { AccessPattern, Opened } from './access-patterns.ts';
import { morning, type Scene } from './scene.ts';

const by = 'search/index';

/** Keeping the words by which incidents are found, and finding them. */
export function searchPatterns(scene: Scene, one: Opened, other: Opened): readonly AccessPattern[] {
  const { client, layout, customers } = scene;
  const { table } = layout;
  const bring = indexer({
    texts: textStore(client, table),
    terms: termsStore(client, table),
    shards: 1,
    clock: () => morning,
  });
  const created = ({ incident, events: [event] }: Opened) => {
    if (!event) throw new Error('The incident has no beginning.');
    return { reference: incident.reference, at: event.at, eventId: event.id, type: event.type };
  };
  const { reference } = one.incident;
  const place = { id: 'note', reference, at: morning.toISOString(), actor: theDesk };
  const note = timelineEvent('workNote', place, { text: 'The fuser overheats; sent firmware 4.2.' });
  const noted = { reference, at: note.at, eventId: note.id, type: note.type };
  const parts = { store: findStore(client, table), customers, shards: 1 };
  const search = (name: string, q: string): AccessPattern => ({
    name,
    by: 'search',
    run: () => finder(parts)(parseQuery(q), { size: 25 }),
  });
  return [
    { name: 'Words of a new incident: an item each', by, run: () => bring(created(one)) },
    { name: 'The same told again', by, run: () => bring(created(one)) },
    { name: 'Words of another incident', by, run: () => bring(created(other)) },
    {
      name: 'An entry that is to be found',
      by: 'addNote',
      run: () => transact(client, [eventWrite(note, layout)]),
    },
    { name: 'Words that an entry adds', by, run: () => bring(noted) },
    { name: 'All words anew, after a redaction', by, run: () => bring({ ...noted, type: 'redacted' }) },
    search('Search for two words, three languages, one shard', 'printers stopping'),
    search('Search for a word that is nowhere', 'marmalade'),
    search('Search for a reference', reference),
    search('Search for an e-mail address', one.incident.contact.address ?? ''),
    { name: 'Similar incidents', by: 'findSimilar', run: () => similarFinder(parts)(reference, 10) },
    {
      name: 'Candidates before creation',
      by: 'findCandidates',
      run: () =>
        candidateFinder(parts)(
          { contact: { id: one.incident.contact.id }, subject: one.incident.subject, language: 'en' },
          10,
        ),
    },
  ];
}

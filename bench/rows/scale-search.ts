import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { customerStore } from '../../shared/customers/index.ts';
import { addEvent, type Incident, theDesk, timelineEvent } from '../../shared/incidents/index.ts';
import {
  finder,
  findStore,
  indexer,
  parseQuery,
  similarFinder,
  termsStore,
  textStore,
} from '../../shared/search/index.ts';

/** Something that is measured on tables of different sizes, and is to cost the same on each. */
export interface ScaleOperation {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

const SIZE = 25;
/** A word that nobody writes in the seeded incidents, until it is planted in one. */
const RARE = 'zeppelin';
const COMMON = 'error printers';
/** The later page is this many pages after the first. */
const LATER = 8;

/**
 * Searching a seeded table; `planted` is an incident far back in it, which is given a word that no other has.
 * Not measured: what is done before the operations are handed over.
 */
export async function searchOperations(
  client: DynamoDBDocumentClient,
  table: string,
  planted: Pick<Incident, 'reference' | 'updatedAt'>,
): Promise<readonly ScaleOperation[]> {
  const parts = { store: findStore(client, table), customers: customerStore(client, table), shards: 1 };
  const find = finder(parts);
  const page = (q: string, before?: string) => find(parseQuery(q), { size: SIZE, before });
  await plant(client, table, planted);
  let before: string | undefined;
  for (let turn = 0; turn < LATER; turn += 1) before = (await page(COMMON, before)).next ?? before;
  return [
    { name: 'two common words, page 1', run: () => page(COMMON) },
    { name: `two common words, page ${LATER + 1}`, run: () => page(COMMON, before) },
    { name: 'a common and a rare word', run: () => page(`printer ${RARE}`) },
    { name: 'a word that is nowhere', run: () => page('marmalade') },
    { name: 'two common words never together', run: () => page('imprimante invoice') },
    { name: 'a reference', run: () => page(planted.reference) },
    { name: 'similar incidents', run: () => similarFinder(parts)(planted.reference, 10) },
  ];
}

async function plant(
  client: DynamoDBDocumentClient,
  table: string,
  { reference, updatedAt }: Pick<Incident, 'reference' | 'updatedAt'>,
): Promise<void> {
  const place = { id: 'planted', reference, at: updatedAt, actor: theDesk };
  const note = timelineEvent('workNote', place, { text: `${RARE} printer` });
  await addEvent(client, table, note);
  const bring = indexer({
    texts: textStore(client, table),
    terms: termsStore(client, table),
    shards: 1,
    clock: () => new Date(updatedAt),
  });
  await bring({ reference, at: note.at, eventId: note.id, type: note.type });
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Site } from '../../shared/platform/environment.ts';
import { newId } from '../../shared/platform/ids.ts';
import {
  type ImportJob,
  importersOn,
  isOver,
  jobStore,
  newImport,
  runImport,
  stepped,
} from '../../shared/transfer/index.ts';
import { type Figure, figure, type Row } from '../figure.ts';
import { type MeasuredTable, startMeasuredTable } from '../table/measured-table.ts';
import { accountsFile, CONTACTS_OF_ACCOUNT, contactsFile } from './import-files.ts';

const ROWS = 2_000;
/** Rows of which every call is kept, with what it costs. */
const COUNTED = 400;
/** As `transfer/run` takes them. */
const CHUNK = 200;
const LEG_MS = 60_000;

const actor = { id: 'agent-1', name: 'Agent' };
const options = { encoding: 'utf-8', mode: 'add', dryRun: false } as const;
const site = {
  ...{ id: 'desk', name: 'Desk', language: 'en' as const, timeZone: 'Europe/Berlin' },
  ...{ supportAddresses: ['support@example.com'], sender: 'support@example.com' },
} satisfies Site;

/** Contacts that come in from a file, and the same file again. */
export const imports: Row = (row) => importsOf(row, ROWS);

/** The same with another number of rows. */
export async function importsOf(row: string, rows: number): Promise<readonly Figure[]> {
  const table = await startMeasuredTable({ inMemory: true });
  try {
    const take = taker(table.unmeasured, table.layout.table);
    await take('accounts', accountsFile(Math.ceil(rows / CONTACTS_OF_ACCOUNT), 'bench'));
    const file = contactsFile(rows, 'bench');
    const timed = async (outcome: 'made' | 'unchanged') => {
      const began = performance.now();
      const { counts } = await take('contacts', file);
      const seconds = (performance.now() - began) / 1000;
      if (counts[outcome] !== rows) throw new Error(`Of ${rows} rows ${counts[outcome]} were ${outcome}.`);
      return figure(row, `contacts ${outcome}, of ${rows}`, rows / seconds, '/s');
    };
    const [made, unchanged] = [await timed('made'), await timed('unchanged')];
    const peak = figure(row, 'memory of the process, at most', process.resourceUsage().maxRSS, 'KB');
    return [made, unchanged, peak, ...(await counted(row, table))];
  } finally {
    await table.stop();
  }
}

/** What a row costs, and how many calls. */
async function counted(row: string, table: MeasuredTable): Promise<Figure[]> {
  const take = taker(table.client, table.layout.table);
  await take('accounts', accountsFile(Math.ceil(COUNTED / CONTACTS_OF_ACCOUNT), 'counted'));
  const file = contactsFile(COUNTED, 'counted');
  const figures: Figure[] = [];
  for (const outcome of ['new', 'unchanged']) {
    const { usage } = await table.measure(() => take('contacts', file));
    const each = (name: string, value: number, unit: 'units' | 'trips') =>
      figure(row, `a contact that is ${outcome}, ${name}`, value / COUNTED, unit);
    figures.push(
      each('read', usage.readUnits, 'units'),
      each('written', usage.writeUnits, 'units'),
      each('calls of the table', usage.calls.length, 'trips'),
    );
  }
  return figures;
}

/** Takes a whole file, leg by leg, as the worker does. */
function taker(client: DynamoDBDocumentClient, table: string) {
  const jobs = jobStore(client, table, site.id, 'import');
  return async (subject: 'accounts' | 'contacts', csv: string): Promise<ImportJob> => {
    const bytes = Buffer.from(csv);
    const now = new Date();
    const waiting = newImport(
      { subject, name: 'bench.csv', size: bytes.length, options },
      { id: newId(now), actor, now },
    );
    await jobs.create(waiting);
    let job = stepped(waiting, { state: 'checking', leg: 1 }, now);
    await jobs.save(waiting, job);
    while (!isOver(job)) {
      const until = performance.now() + LEG_MS;
      const parts = {
        ...{ clock: () => new Date(), newId, chunk: CHUNK, goOn: () => performance.now() < until },
        ...{ imports: jobs, importers: importersOn(client, { table, site, newId }), files: filesOf(bytes) },
      };
      job = await runImport(parts, job);
    }
    if (job.state !== 'done') throw new Error(`The import ${job.state}: ${job.failure}`);
    return job;
  };
}

const BLOCK = 1024 * 1024;

/** The file that is taken; no other is read or made, as every row of it is right. */
function filesOf(bytes: Buffer): Parameters<typeof runImport>[0]['files'] {
  const none = () => Promise.reject(new Error('No such file.'));
  return {
    ...{ put: none, get: none, putStream: none, head: none },
    async *blocks() {
      for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
    },
  };
}

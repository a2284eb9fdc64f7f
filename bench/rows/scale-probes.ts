import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { customerStore } from '../../shared/customers/index.ts';
import { listIncidents, type TableLayout } from '../../shared/incidents/index.ts';
import { finder, findStore, parseQuery } from '../../shared/search/index.ts';
import { incidentKey, ownerPartition, termPartition } from '../../shared/table/keys.ts';
import { listOfView, type ViewParameters } from '../../shared/views/index.ts';

const PAGE = 25;

/** Something that is paged through and must cost the same however many incidents there are. */
export interface ScaleProbe {
  readonly name: string;
  /** The partitions it reads besides the incidents themselves: of rows beside them, only these are seeded. */
  readonly partitions: readonly string[];
  /** Reads the page behind `after`; answers where the next one begins. */
  readonly page: (after: string | undefined) => Promise<string | undefined>;
}

export interface ProbedDesk {
  readonly client: DynamoDBDocumentClient;
  readonly layout: TableLayout;
  readonly now: Date;
}

const view =
  (name: string, parameters: ViewParameters, ...partitions: string[]) =>
  ({ client, layout, now }: ProbedDesk): ScaleProbe => ({
    name,
    partitions,
    page: async (after) => {
      const list = listOfView(parameters, { id: 'agent-03', groups: ['hardware', 'network'], now });
      return (await listIncidents(client, layout, list, { size: PAGE, after })).next;
    },
  });

const search =
  (q: string) =>
  ({ client, layout: { table } }: ProbedDesk): ScaleProbe => {
    const query = parseQuery(q);
    const find = finder({
      store: findStore(client, table),
      customers: customerStore(client, table),
      shards: 1,
    });
    return {
      name: `search: ${q}`,
      partitions: query.byWords.flatMap(({ language, words }) =>
        words.map((word) => termPartition(language, 0, word)),
      ),
      page: async (before) => (await find(query, { size: PAGE, before })).next,
    };
  };

/** What DynamoDB Local itself takes with so many items: times of pages are to be read against this one. */
const byKey = ({ client, layout: { table } }: ProbedDesk): ScaleProbe => ({
  name: 'one incident by its key',
  partitions: [],
  page: async () => {
    await client.send(new GetCommand({ TableName: table, Key: incidentKey('261123-000250') }));
    return undefined;
  },
});

export const scaleProbes: readonly ((desk: ProbedDesk) => ScaleProbe)[] = [
  byKey,
  view('open, newest first', {}),
  view('all, newest first', { status: 'all' }),
  view('all, last changed first', { status: 'all', sort: 'updated' }),
  view('open, most urgent first', { sort: 'priority' }),
  view('my active, next due first', { assignee: 'me', sort: 'due' }),
  view('my groups, most urgent first', { group: 'mine', sort: 'priority' }),
  view('unassigned', { assignee: 'none', order: 'asc' }),
  view('a queue, all', { queue: 'devices', status: 'all' }),
  view('late or about to be', { due: 'soon' }),
  view('an account, all', { account: 'account-8', status: 'all' }, ownerPartition('account', 'account-8')),
  view('a topic, all', { topic: 'hardware-4', status: 'all' }, ownerPartition('topic', 'hardware-4')),
  search('printer'),
  search('error firmware'),
  search('marmalade'),
];

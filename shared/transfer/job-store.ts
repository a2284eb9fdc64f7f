import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { byAge, idOfName, jobKey, jobLegKey, jobList } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { ExportJob, ImportJob } from './job.ts';

const itemKind = { import: 'importJob', export: 'exportJob' } as const;
const schemas = { import: ImportJob, export: ExportJob } as const;
export type Direction = keyof typeof schemas;
type JobOf<D extends Direction> = D extends 'import' ? ImportJob : ExportJob;

export type JobStore<D extends Direction = Direction> = ReturnType<typeof jobStore<D>>;

/** The imports, or the exports, of a site. Each write is on the version that was read. */
export const jobStore = <D extends Direction>(
  client: DynamoDBDocumentClient,
  table: string,
  site: string,
  direction: D,
) => {
  const read = (item: Record<string, unknown>) => readItem(schemas[direction], item) as JobOf<D>;

  const writes = (job: JobOf<D>, before: JobOf<D> | undefined): TransactItem[] => {
    const leg = {
      ...jobLegKey(job.id, job.leg),
      kind: 'transferLeg',
      ...{ jobId: job.id, direction, leg: job.leg, at: job.updatedAt, expiresAt: job.expiresAt },
    };
    return [
      {
        label: 'job',
        Put: {
          TableName: table,
          Item: {
            ...jobKey(job.id),
            kind: itemKind[direction],
            ...job,
            listPk: jobList(site, direction),
            listSk: byAge(job.createdAt, job.id),
          },
          ...(before
            ? {
                ConditionExpression: 'version = :before',
                ExpressionAttributeValues: { ':before': before.version },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
        },
      },
      // The stream tells of a new leg, and a worker takes it up.
      ...(job.leg > (before?.leg ?? 0)
        ? [
            {
              label: 'leg',
              Put: { TableName: table, Item: leg, ConditionExpression: 'attribute_not_exists(pk)' },
            },
          ]
        : []),
    ];
  };

  return {
    direction,

    async load(id: string): Promise<JobOf<D> | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: jobKey(id), ConsistentRead: true }),
      );
      return Item?.kind === itemKind[direction] ? read(Item) : undefined;
    },

    /** One transaction with `also`. @throws LostRace for what is lost of that. */
    create: (job: JobOf<D>, also: readonly TransactItem[] = []): Promise<void> =>
      transact(client, [...writes(job, undefined), ...also]),

    /** Puts a job in the place of the one that was read. False where that is not what stands there any more. */
    async save(before: JobOf<D>, after: JobOf<D>): Promise<boolean> {
      try {
        await transact(client, writes(after, before));
        return true;
      } catch (error) {
        if (error instanceof LostRace) return false;
        throw error;
      }
    },

    /** Newest first; a moment behind what was written. */
    async list(page: PageWish): Promise<Page<JobOf<D>>> {
      const found = await listedItems(
        client,
        table,
        { list: jobList(site, direction), keyAt: (place) => jobKey(idOfName(place)), newestFirst: true },
        page,
      );
      return { ...found, found: found.found.map(read) };
    },
  };
};

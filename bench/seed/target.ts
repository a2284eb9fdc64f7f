import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runningDesk } from '../../local/core/lock.ts';
import { StartError } from '../../local/core/start-error.ts';
import { dataDirectory } from '../../local/desk-options.ts';

/** The table to be filled, and what time it is there. */
export interface Target {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly now: Date;
}

const documents = (client: DynamoDBClient) =>
  DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

/** A table on AWS, by its name, with the credentials and region of the environment. */
export const tableByName = (table: string, now: Date): Target => ({
  client: documents(new DynamoDBClient({})),
  table,
  now,
});

interface Resource {
  readonly type: string;
  readonly ref: string;
}

/**
 * The table of the desk that runs here, found by PORT where it is set, else by the data directory.
 * @throws StartError with a sentence for the user where none runs.
 */
export async function tableOfRunningDesk(): Promise<Target> {
  const folder = dataDirectory();
  const { PORT: port } = process.env;
  const base = port ? `http://127.0.0.1:${port}` : runningDesk(folder)?.baseUrl;
  if (!base) throw new StartError(`No desk runs on ${folder}: start one with npm start, or name a --table.`);
  const baseUrl = base.replace('localhost', '127.0.0.1');
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${baseUrl}/_local/${path}`).catch(() => undefined);
    if (!answer?.ok) throw new StartError(`No desk answers at ${baseUrl}: start one with npm start.`);
    return answer.json();
  };
  const [{ now }, { resources }] = (await Promise.all([ask('clock'), ask('resources')])) as [
    { now: string },
    { resources: readonly Resource[] },
  ];
  const table = resources.find(({ type }) => /^AWS::DynamoDB::(Global)?Table$/.test(type));
  if (!table) throw new StartError(`The desk at ${baseUrl} has no table.`);
  const client = new DynamoDBClient({
    endpoint: `${baseUrl}/_local/aws`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'seed', secretAccessKey: 'seed' },
  });
  return { client: documents(client), table: table.ref, now: new Date(now) };
}

import { parseArgs } from 'node:util';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { loadSettings } from '../../infra/settings.ts';
import { StartError } from '../../local/core/start-error.ts';
import { runTool } from '../../local/running-desk.ts';
import { referenceDay } from '../../shared/incidents/index.ts';
import { DeskError } from '../../shared/platform/errors.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { counterKey } from '../../shared/table/keys.ts';
import { arrivalOf, PER_DAY } from './days.ts';
import { itemMakers } from './item-makers.ts';
import { seededTeams } from './people.ts';
import { seededItems } from './seeded-items.ts';
import { tableByName, tableOfRunningDesk } from './target.ts';
import { writeItems } from './write-items.ts';

const MOST = 1_000_000;

/**
 * `npm run seed -- --count 1000` fills the table of the running desk with incidents that have lived by the desk's
 * rules; `--table` names one on AWS. With another `--seed` other incidents are added.
 */
async function seed(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      table: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [count, seed] = [wholeNumber('count', values.count), wholeNumber('seed', values.seed)];
  const { site, shards } = loadSettings();
  const target = values.table ? tableByName(values.table, new Date()) : await tableOfRunningDesk();
  const { client, table, now } = target;
  await setUpTeams(client, table, site.id, now);
  const began = performance.now();
  const written = await writeItems(
    client,
    table,
    seededItems({
      layout: { table, viewShards: shards.view, dueShards: shards.due },
      site,
      now,
      seed,
      ...{ from: 0, to: count, makers: itemMakers },
      numbersTaken: await takeNumbers(client, table, site, { count, now }),
    }),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${count} incidents, ${written} items in ${seconds} s, into ${table}.`);
}

function wholeNumber(name: string, text: string | undefined): number {
  const number = Number(text);
  if (text && Number.isInteger(number) && number >= 1 && number <= MOST) return number;
  throw new StartError(`--${name} is a whole number from 1 to ${MOST}, such as --${name} 1000.`);
}

/** Takes the numbers of whole days, so that none is given again. Answers the last one given before, by day. */
async function takeNumbers(
  client: DynamoDBDocumentClient,
  table: string,
  site: { id: string; timeZone: string },
  { count, now }: { count: number; now: Date },
): Promise<Map<string, number>> {
  const days = new Set<string>();
  for (let index = 0; index < count; index += PER_DAY)
    days.add(referenceDay(arrivalOf(index, now).at, site.timeZone));
  const taken = new Map<string, number>();
  for (const day of days) {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: counterKey(site.id, day),
        UpdateExpression: 'SET #kind = :kind ADD #last :day',
        ExpressionAttributeNames: { '#kind': 'kind', '#last': 'last' },
        ExpressionAttributeValues: { ':kind': 'counter', ':day': PER_DAY },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    taken.set(day, Number(Attributes?.last) - PER_DAY);
  }
  return taken;
}

/** Teams whose members the incidents are given to, unless somebody has set up teams already. */
async function setUpTeams(client: DynamoDBDocumentClient, table: string, siteId: string, now: Date) {
  const actor = { id: 'seed', name: 'Seed' };
  try {
    await settingsStore(client, table, siteId).save('teams', seededTeams, { version: 0, actor, now });
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== 'staleVersion') throw error;
  }
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
runTool(seed);

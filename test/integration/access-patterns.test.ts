import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type MeasuredPattern, measureAccessPatterns } from '../../bench/table/access-patterns.ts';
import { dataModelDocument, dataModelFile } from '../../bench/table/data-model.ts';
import { attributesOf, commonAttributes, itemKinds } from '../../bench/table/item-kinds.ts';
import { projectRoot } from '../../infra/build.ts';

let measured: readonly MeasuredPattern[];
const stored: Record<string, unknown>[] = [];

beforeAll(async () => {
  measured = await measureAccessPatterns(async ({ client, layout }) => {
    client.middlewareStack.remove('recordCalls');
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName: layout.table, ExclusiveStartKey: from }));
      stored.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
  });
  // Some two hundred patterns, one after the other.
}, 240_000);

const pattern = (name: string) => {
  const found = measured.find((one) => one.name === name);
  if (!found) throw new Error(`There is no pattern ${name}.`);
  return found;
};

describe('the data model', () => {
  it('shows what every access pattern costs, as measured', async () => {
    const document = await readFile(join(projectRoot, dataModelFile), 'utf8');
    expect(await dataModelDocument(measured)).toBe(document);
  });

  it('knows every kind of item that is stored, and no other', () => {
    const kinds = new Set(stored.map(({ kind }) => String(kind)));
    expect([...kinds].sort()).toEqual(Object.keys(itemKinds).sort());
  });

  it.each(Object.keys(itemKinds))('knows every attribute of an item of kind %s', (kind) => {
    const known = new Set([
      ...attributesOf(itemKinds[kind]!).map((name) => name.replace('?', '')),
      ...commonAttributes,
    ]);
    const unknown = stored
      .filter((item) => item.kind === kind)
      .flatMap((item) => Object.keys(item).filter((name) => !known.has(name)));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('an access pattern', () => {
  it('never scans', () => {
    const operations = new Set(measured.flatMap(({ calls }) => calls.map(({ operation }) => operation)));
    expect([...operations].sort()).toEqual([
      'BatchGet',
      'BatchWrite',
      'Get',
      'Put',
      'Query',
      'TransactWrite',
      'Update',
    ]);
  });

  it('costs the same on the second page as on the first', () => {
    const [one, two] = [1, 2].map((page) => pattern(`Open incidents, newest first: page ${page} of 25`));
    expect(two?.readUnits).toBe(one?.readUnits);
    expect(one?.readUnits).toBeGreaterThan(0);
  });

  it('of the request path takes one trip to the table where it is one question', () => {
    for (const name of ['View of a message', 'Click on a link', 'Open an incident for a contact we know'])
      expect(pattern(name).roundTrips).toBe(1);
  });

  it('of a pixel costs one write unit', () => {
    expect(pattern('View of a message').writeUnits).toBe(1);
    expect(pattern('The same view again').writeUnits).toBe(1);
  });
});

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export type DeclaredTable = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'StreamSpecification'
>;

/**
 * The table as the synthesized template declares it. Synthesizing takes seconds: what came out is kept under the
 * hash of everything it came from.
 */
export async function declaredTable(): Promise<DeclaredTable> {
  const file = join('node_modules/.cache/desk-tests', `table-${hashOf('infra')}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DeclaredTable;
  } catch {
    const table = await synthesized();
    mkdirSync(join(file, '..'), { recursive: true });
    // Written whole or not at all: another run may be reading.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(table));
    renameSync(`${file}.${process.pid}`, file);
    return table;
  }
}

async function synthesized(): Promise<DeclaredTable> {
  const { aDesk, resourcesOf, templatesOf } = await import('../infra/synthesized.ts');
  const templates = templatesOf(aDesk());
  const tables = [
    ...resourcesOf(templates, 'AWS::DynamoDB::Table').values(),
    ...resourcesOf(templates, 'AWS::DynamoDB::GlobalTable').values(),
  ];
  const [table, ...others] = tables;
  if (!table || others.length > 0) throw new Error(`The templates declare ${tables.length} tables.`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table.Properties as DeclaredTable;
  return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
}

/** One hash over every TypeScript file below these folders. */
function hashOf(...folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const name of files.filter((each) => each.endsWith('.ts')).sort()) {
      hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

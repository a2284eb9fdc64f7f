import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildFunctions, projectRoot } from '../../infra/build.ts';

/** A project of one function that reads an item and says whose credentials it does so with. */
function aProject(source: string): { root: string; outdir: string; paths: string[] } {
  const root = mkdtempSync(join(tmpdir(), 'desk-build-'));
  mkdirSync(join(root, 'functions', 'items'), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'functions', 'items', 'read.ts'), source);
  return { root, outdir: join(root, 'dist'), paths: ['items/read'] };
}

const source = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async (): Promise<string> => (await client.config.credentials()).accessKeyId;
`;

const bundleOf = (outdir: string) => join(outdir, 'items', 'read', 'index.mjs');

describe('a bundle', () => {
  it('runs by itself, with the credentials of its environment', async () => {
    const project = aProject(source);
    await buildFunctions(project);
    const script = `import(${JSON.stringify(bundleOf(project.outdir))}).then((m) => m.handler()).then(console.log)`;
    const printed = execFileSync(process.execPath, ['-e', script], {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'a-key',
        AWS_SECRET_ACCESS_KEY: 'a-secret',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe('a-key');
  });

  it('leaves out the search for credentials elsewhere, and stays small', async () => {
    const project = aProject(source);
    const [built] = await buildFunctions(project);
    expect(built!.bytes).toBeLessThan(250 * 1024);
    const bundle = readFileSync(bundleOf(project.outdir), 'utf8');
    expect(bundle.includes('AWS_SECRET_ACCESS_KEY')).toBe(true);
    expect(bundle.includes('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')).toBe(false);
  });

  it('leaves out what the SDK has for other services, and what a module of ours declares for others', async () => {
    const project = aProject(`import * as z from 'zod';
import { used } from '../../shared/declared.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => [used.parse('kept words'), await client.config.region()];
`);
    mkdirSync(join(project.root, 'shared'));
    writeFileSync(
      join(project.root, 'shared', 'declared.ts'),
      `import * as z from 'zod';
export const used = z.string().max(10, 'words of the used one');
export const unused = z.object({ text: z.string().max(10, 'words of the unused one') }).strict();
`,
    );
    const [built] = await buildFunctions(project);
    const bundle = readFileSync(bundleOf(project.outdir), 'utf8');
    expect(bundle).toContain('words of the used one');
    expect(bundle).not.toContain('words of the unused one');
    expect(bundle).not.toContain(':event-type');
    expect(built!.bytes).toBeLessThan(330 * 1024);
  });

  it('is the same, byte for byte, wherever it is built', async () => {
    const [one, two] = [aProject(source), aProject(source)];
    await buildFunctions(one);
    await buildFunctions(two);
    expect(readFileSync(bundleOf(one.outdir)).equals(readFileSync(bundleOf(two.outdir)))).toBe(true);
  });

  it('is built again only when something in it has changed', async () => {
    const project = aProject(source);
    await buildFunctions(project);
    const first = statSync(bundleOf(project.outdir)).mtimeMs;
    await buildFunctions(project);
    expect(statSync(bundleOf(project.outdir)).mtimeMs).toBe(first);
    writeFileSync(
      join(project.root, 'functions', 'items', 'read.ts'),
      "export const handler = () => 'changed';\n",
    );
    await buildFunctions(project);
    expect(readFileSync(bundleOf(project.outdir), 'utf8')).toContain('changed');
  });

  it('that lacks its source, or does not compile, is named', async () => {
    const project = aProject('export const handler = () => {');
    await expect(buildFunctions(project)).rejects.toThrow(/do not build.*items\/read\.ts/s);
    await expect(buildFunctions({ ...project, paths: ['items/lost'] })).rejects.toThrow(
      'functions/items/lost.ts',
    );
    expect(existsSync(bundleOf(project.outdir))).toBe(false);
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deskApi } from '../../functions/desk-api.ts';
import { buildFunctions } from '../../infra/build.ts';
import { aRequest } from '../support/a-request.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// The bundle builds every schema of every route from its stand-in; here they are zod's own.
it('a bundle declares the same API as the sources', async () => {
  const [built] = await buildFunctions({ outdir: folder, paths: ['api/documents'] });
  const request = JSON.stringify(aRequest({ route: 'GET /v1/openapi.json' }));
  const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(built!.directory, 'index.mjs')).href)});
const { body } = await handler(${request}, {});
process.stdout.write(body);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(deskApi())));
});

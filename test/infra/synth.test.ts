import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../infra/settings.ts';
import { synthesize } from '../../infra/synth.ts';
import { emptyBundles } from './synthesized.ts';

const someOptions = () => ({
  outdir: mkdtempSync(join(tmpdir(), 'desk-synth-')),
  bundles: emptyBundles(),
  settings: parseSettings({}),
});

const manifestTime = (directory: string) => statSync(join(directory, 'manifest.json')).mtimeMs;

describe('an assembly for this machine', () => {
  it('points to the bundles where they are', async () => {
    const options = someOptions();
    const { directory } = await synthesize(options);
    const assets = JSON.parse(readFileSync(join(directory, 'Desk.assets.json'), 'utf8'));
    const paths = Object.values(assets.files as Record<string, { source: { path: string } }>).map(
      ({ source }) => source.path,
    );
    expect(paths).toContain(join(options.bundles, 'mail', 'send'));
  });

  it('is left alone as long as nothing has changed', async () => {
    const options = someOptions();
    const { directory } = await synthesize(options);
    const first = manifestTime(directory);
    await synthesize(options);
    expect(manifestTime(directory)).toBe(first);
  });

  it('is made anew when a bundle or a setting has changed', async () => {
    const options = someOptions();
    const { directory } = await synthesize(options);
    const template = () => readFileSync(join(directory, 'Desk.template.json'), 'utf8');
    const asset = () => JSON.parse(template()).Resources.MailSendFunctionDDAD5DD8.Properties.Code.S3Key;
    const first = asset();
    writeFileSync(join(options.bundles, 'mail', 'send', 'index.mjs'), 'export const handler = () => 2;\n');
    await synthesize(options);
    expect(asset()).not.toBe(first);
    await synthesize({ ...options, settings: parseSettings({ shards: { due: 7 } }) });
    expect(template().includes('"DUE_SHARDS": "7"')).toBe(true);
  });
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { synthesizeChecked } from '../checked.ts';
import { deskApp } from '../desk-app.ts';
import { parseSettings } from '../settings.ts';
import { account, type MiniStack, region } from './ministack.ts';
import { run } from './processes.ts';

const DataOutputs = z.object({ RawMailBucketName: z.string() });
const ApiOutputs = z.object({ ApiUrl: z.url(), UserPoolId: z.string(), UserPoolClientId: z.string() });

export interface Deployed {
  /** Begins the names of functions. */
  readonly prefix: string;
  /** Where the API answers in MiniStack. No trailing slash. */
  readonly apiUrl: string;
  readonly rawMailBucket: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
}

/** Synthesizes the desk without its reception, bootstraps and deploys it. `directory` must be empty. */
export async function deploy(ministack: MiniStack, directory: string, bundles: string): Promise<Deployed> {
  const settings = parseSettings({});
  const assembly = join(directory, 'cdk.out');
  const desk = deskApp({ settings, bundles, outdir: assembly, reception: false });
  const { findings } = synthesizeChecked(desk, settings);
  if (findings.length > 0) throw new Error(`cdk-nag finds: ${findings.join('\n')}`);
  await nameIssuer(assembly);
  const outputs = join(directory, 'outputs.json');
  const cdk = (...args: string[]) =>
    run(process.execPath, [cdkCommand(), ...args, '--no-notices'], {
      env: ministack.environment,
      log: join(directory, 'cdk.log'),
    });
  await cdk('bootstrap', `aws://${account}/${region}`, '--app', assembly);
  await cdk('deploy', '--app', assembly, '--all', '--require-approval', 'never', '--outputs-file', outputs);
  const written = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(outputs, 'utf8')));
  const [data, , api] = desk.stacks.map((stack) => written[stack.stackName]);
  const { RawMailBucketName } = DataOutputs.parse(data);
  const { ApiUrl, UserPoolId, UserPoolClientId } = ApiOutputs.parse(api);
  const [apiId] = new URL(ApiUrl).hostname.split('.');
  return {
    prefix: desk.stacks[0]?.prefix ?? '',
    apiUrl: `${ministack.url}/_aws/execute-api/${apiId}/$default`,
    rawMailBucket: RawMailBucketName,
    userPoolId: UserPoolId,
    userPoolClientId: UserPoolClientId,
  };
}

const cdkCommand = () => {
  const manifest = createRequire(import.meta.url).resolve('aws-cdk/package.json');
  return join(dirname(manifest), 'bin', 'cdk');
};

/** MiniStack 1.5.33 knows a user pool's ProviderName but not its ProviderURL, which is the same behind https://. */
async function nameIssuer(assembly: string): Promise<void> {
  for (const file of await readdir(assembly)) {
    if (!file.endsWith('.template.json')) continue;
    const template = await readFile(join(assembly, file), 'utf8');
    const named = template.replace(
      /\{\s*"Fn::GetAtt":\s*\[\s*"(\w+)",\s*"ProviderURL"\s*\]\s*\}/g,
      '{"Fn::Join":["",["https://",{"Fn::GetAtt":["$1","ProviderName"]}]]}',
    );
    if (named !== template) await writeFile(join(assembly, file), named);
  }
}

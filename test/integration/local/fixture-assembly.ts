import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Resources = Record<
  string,
  { Type: string; Properties?: Record<string, unknown>; [key: string]: unknown }
>;

/** A fresh folder of its own for a test. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'local-cloud-'));

/** Writes a cloud assembly of one stack, with one asset per function source. */
export function writeAssembly(
  folder: string,
  resources: Resources,
  sources: Record<string, string>,
  outputs = {},
): string {
  const files: Record<string, unknown> = {};
  for (const [hash, source] of Object.entries(sources)) {
    mkdirSync(join(folder, `asset.${hash}`), { recursive: true });
    writeFileSync(join(folder, `asset.${hash}`, 'index.mjs'), source);
    files[hash] = {
      source: { path: `asset.${hash}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${hash}.zip` } },
    };
  }
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  write('Fixture.assets.json', { version: '1', files });
  write('Fixture.template.json', {
    Parameters: {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
    },
    Resources: resources,
    Outputs: outputs,
  });
  write('manifest.json', {
    artifacts: {
      'Fixture.assets': { type: 'cdk:asset-manifest', properties: { file: 'Fixture.assets.json' } },
      Fixture: {
        type: 'aws:cloudformation:stack',
        dependencies: ['Fixture.assets'],
        properties: { templateFile: 'Fixture.template.json' },
      },
    },
  });
  return folder;
}

/** A role that may do exactly this. */
export const role = (...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {},
    Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
  },
});

export const lambda = (
  path: string,
  asset: string,
  roleId: string,
  variables: Record<string, unknown> = {},
) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: { 'Fn::GetAtt': [roleId, 'Arn'] },
    Description: `${path}: of a fixture`,
    Environment: { Variables: variables },
    MemorySize: 256,
    Timeout: 2,
  },
});

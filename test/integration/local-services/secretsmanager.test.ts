import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as adapter from '../../../local/services/secretsmanager/index.ts';
import { openCloud, type TestCloud } from './cloud.ts';

const GenerateSecretString = { PasswordLength: 64, ExcludePunctuation: true };

describe('Secrets Manager', () => {
  let cloud: TestCloud;
  let client: SecretsManagerClient;
  let SecretId: string;

  beforeEach(async () => {
    cloud = await openCloud([adapter]);
    const secret = await cloud.provision('AWS::SecretsManager::Secret', { GenerateSecretString }, 'Keys');
    SecretId = secret.ref;
    client = new SecretsManagerClient(cloud.client);
  });
  afterEach(async () => {
    client.destroy();
    await cloud.stop();
  });
  const value = async (VersionStage?: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) })))
      .SecretString;

  it('generates a value as declared and keeps it over provisioning again', async () => {
    const first = await value();
    expect(first).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(SecretId).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:test-Keys-[a-z0-9]{6}$/);
    const again = await cloud.provision('AWS::SecretsManager::Secret', { GenerateSecretString }, 'Keys');
    expect(again.ref).toBe(SecretId);
    expect(await value()).toBe(first);
    expect(statSync(join(cloud.dataDir, 'secretsmanager/secrets.json')).mode & 0o777).toBe(0o600);
    expect(cloud.needs[0]).toEqual({
      operation: 'GetSecretValue',
      needs: [{ action: 'secretsmanager:GetSecretValue', resource: SecretId }],
    });
  });

  it('fills a template', async () => {
    const template = { SecretStringTemplate: '{"user":"desk"}', GenerateStringKey: 'password' };
    SecretId = (
      await cloud.provision(
        'AWS::SecretsManager::Secret',
        { Name: 'login', GenerateSecretString: template },
        'Login',
      )
    ).ref;
    expect(JSON.parse((await value()) ?? '')).toEqual({
      user: 'desk',
      password: expect.stringMatching(/^.{32}$/),
    });
  });

  it('keeps the previous value beside the current one, and takes a retried put once', async () => {
    const first = await value();
    await expect(value('AWSPREVIOUS')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const put = new PutSecretValueCommand({
      SecretId,
      SecretString: 'second',
      ClientRequestToken: 'a-token-of-at-least-32-characters',
    });
    await client.send(put);
    await client.send(put);
    expect(await value()).toBe('second');
    expect(await value('AWSPREVIOUS')).toBe(first);
  });

  it('says what it does not know or do', async () => {
    const unknown = client.send(new GetSecretValueCommand({ SecretId: 'nothing' }));
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(client.send(new RotateSecretCommand({ SecretId }))).rejects.toThrow('RotateSecret');
    const odd = cloud.provision('AWS::SecretsManager::Secret', { ReplicaRegions: [] });
    await expect(odd).rejects.toThrow('ReplicaRegions is not supported');
  });
});

import { randomInt } from 'node:crypto';
import * as z from 'zod';
import type { DeclaredResource } from '../../contract.ts';
import { readProperties } from '../../template/properties.ts';

const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .default(false);

const Generate = z.strictObject({
  PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: flag,
  ExcludeUppercase: flag,
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  IncludeSpace: flag,
  RequireEachIncludedType: flag.optional(),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
type Generate = z.output<typeof Generate>;

const SecretProperties = z.strictObject({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/)
    .optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: Generate.optional(),
  Description: z.unknown().optional(),
  KmsKeyId: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface SecretDefinition {
  readonly name: string;
  /** Its first value. */
  initialValue(): string;
}

/**
 * Reads a template's secret.
 * @throws Error naming what is wrong or cannot be run here.
 */
export function readDefinition(declared: DeclaredResource): SecretDefinition {
  const { Name, SecretString, GenerateSecretString } = readProperties(declared, SecretProperties);
  if (SecretString !== undefined && GenerateSecretString !== undefined) {
    throw new Error('a secret has either SecretString or GenerateSecretString');
  }
  return {
    name: Name ?? `${declared.stack}-${declared.logicalId}`,
    initialValue: () => SecretString ?? generate(GenerateSecretString ?? Generate.parse({})),
  };
}

function generate(options: Generate): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if ((template === undefined) !== (key === undefined)) {
    throw new Error('SecretStringTemplate and GenerateStringKey go together');
  }
  const password = generatePassword(options);
  if (template === undefined || key === undefined) return password;
  const filled = z.record(z.string(), z.unknown()).parse(JSON.parse(template));
  return JSON.stringify({ ...filled, [key]: password });
}

/** As GetRandomPassword: one character of each kind at least, unless told otherwise. */
export function generatePassword(options: Generate): string {
  const kinds = [
    options.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    options.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    options.IncludeSpace ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((each) => !options.ExcludeCharacters.includes(each)))
    .filter((kind) => kind.length > 0);
  const pick = (from: readonly string[]) => from[randomInt(from.length)] ?? '';
  const all = kinds.flat();
  if (all.length === 0) throw new Error('GenerateSecretString excludes every character');
  const required = options.RequireEachIncludedType === false ? [] : kinds.map(pick);
  if (required.length > options.PasswordLength) throw new Error('PasswordLength is too short for every kind');
  const characters = [
    ...required,
    ...Array.from({ length: options.PasswordLength - required.length }, () => pick(all)),
  ];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters.join('');
}

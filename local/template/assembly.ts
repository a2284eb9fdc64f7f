import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const TemplateResource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Condition: z.string().optional(),
});
export type TemplateResource = z.infer<typeof TemplateResource>;

const Template = z.looseObject({
  Parameters: z
    .record(z.string(), z.looseObject({ Type: z.string(), Default: z.unknown().optional() }))
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), TemplateResource).default({}),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }),
    )
    .default({}),
});
export type Template = z.infer<typeof Template>;

const Manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const AssetManifest = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

export interface Assembly {
  /** In the order they deploy. */
  readonly stacks: readonly Stack[];
  /** Where an asset stands on disk, by its key in the bootstrap bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads what the CDK synthesized.
 * @throws Error that says what is missing or damaged.
 */
export function loadAssembly(directory: string): Assembly {
  const manifestPath = join(directory, 'manifest.json');
  if (!existsSync(manifestPath)) {
    throw new Error(`There is no cloud assembly in ${directory}. Synthesize the app first: npm run synth`);
  }
  const { artifacts } = readJson(manifestPath, Manifest);
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== 'cdk:asset-manifest') continue;
    const file = (artifact.properties as { file?: string } | undefined)?.file;
    if (file === undefined) throw new Error(`${manifestPath}: an asset manifest names no file`);
    for (const { source, destinations } of Object.values(
      readJson(join(directory, file), AssetManifest).files,
    )) {
      for (const { objectKey } of Object.values(destinations))
        assets.set(objectKey, resolve(directory, source.path));
    }
  }
  const stacks: Stack[] = [];
  const visited = new Set<string>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (visited.has(id) || artifact?.type === undefined) return;
    visited.add(id);
    for (const dependency of artifact.dependencies) visit(dependency);
    const file = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || file === undefined) return;
    stacks.push({
      name: artifact.properties?.stackName ?? id,
      template: readJson(join(directory, file), Template),
    });
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return { stacks, assets };
}

function readJson<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  const read = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${path} cannot be read: ${issue?.path.join('.')}: ${issue?.message}`);
}

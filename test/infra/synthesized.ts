import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { functionPaths } from '../../functions/functions.ts';
import { type DeskApp, deskApp } from '../../infra/desk-app.ts';
import { parseSettings, type SettingsInput } from '../../infra/settings.ts';

/** A folder of bundles that do nothing: templates are asserted without building the functions. */
export function emptyBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'desk-bundles-'));
  for (const path of functionPaths) {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'index.mjs'), `export const handler = () => '${path}';\n`);
  }
  return folder;
}

/** The desk as an app, written to a folder of its own. */
export function aDesk(settings: SettingsInput = { stage: 'prod' }, reception = true): DeskApp {
  const outdir = mkdtempSync(join(tmpdir(), 'desk-assembly-'));
  return deskApp({ settings: parseSettings(settings), bundles: emptyBundles(), outdir, reception });
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: string | string[];
  readonly DeletionPolicy?: string;
}

/** The templates of a desk by the name of the stack: Data, Mail, Api, Desk, Reception. */
export function templatesOf(desk: DeskApp): Record<string, Record<string, Resource>> {
  return Object.fromEntries(
    desk.stacks.map((stack) => [stack.node.id, Template.fromStack(stack).toJSON().Resources]),
  );
}

/** Resources of a type, over all stacks, by `stack/logicalId`. */
export function resourcesOf(
  templates: Record<string, Record<string, Resource>>,
  type: string,
): Map<string, Resource> {
  const found = Object.entries(templates).flatMap(([stack, resources]) =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => [`${stack}/${id}`, resource] as const),
  );
  return new Map(found);
}

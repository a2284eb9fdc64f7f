import { Aspects } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from './acknowledgements.ts';
import type { DeskApp } from './desk-app.ts';
import type { DeskSettings } from './settings.ts';

export interface CheckedAssembly {
  readonly assembly: CloudAssembly;
  /** What cdk-nag and CDK warn of and nothing acknowledges, one line each. */
  readonly findings: readonly string[];
}

/** Synthesizes under cdk-nag's AwsSolutions pack. */
export function synthesizeChecked(desk: DeskApp, settings: DeskSettings): CheckedAssembly {
  Aspects.of(desk.app).add(new AwsSolutionsChecks({ verbose: true }));
  acknowledge(desk, settings);
  const assembly = desk.app.synth();
  const findings = assembly.stacks
    .flatMap((stack) => stack.messages)
    .filter(({ level }) => level !== 'info')
    .map(({ level, id, entry }) => `${level} ${id}: ${String(entry.data).trim()}`);
  return { assembly, findings };
}

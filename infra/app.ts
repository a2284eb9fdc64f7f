import { buildFunctions, bundlesDirectory } from './build.ts';
import { synthesizeChecked } from './checked.ts';
import { deskApp } from './desk-app.ts';
import { loadSettings } from './settings.ts';

/**
 * What `cdk synth`, `cdk deploy` and `npm run synth` run. DESK_RECEPTION=off leaves out what receives mail,
 * for a cloud that knows no receipt rules. A finding of cdk-nag that nothing acknowledges fails.
 */
try {
  const settings = loadSettings();
  await buildFunctions();
  const desk = deskApp({
    settings,
    bundles: bundlesDirectory,
    outdir: process.env.CDK_OUTDIR ?? 'cdk.out',
    reception: process.env.DESK_RECEPTION !== 'off',
  });
  const { assembly, findings } = synthesizeChecked(desk, settings);
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
  else console.error(`${assembly.stacks.length} stacks in ${assembly.directory}, no findings.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buildFunctions, bundlesDirectory, projectRoot } from './build.ts';
import { deploy } from './local-deploy/deploy.ts';
import { keepFunctionLogs } from './local-deploy/function-logs.ts';
import { startMiniStack } from './local-deploy/ministack.ts';
import { smoke } from './local-deploy/smoke.ts';

/** `npm run deploy:local`: deploys the desk to a MiniStack of its own, tries it, and stops all it started. */
const home = join(projectRoot, '.local', 'ministack');
const directory = join(home, 'deploy');
// Node 20 is good enough to deploy from; what is deployed runs on Node 24.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const began = Date.now();
const saw = (what: string) =>
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);

async function deployLocal(): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await buildFunctions();
  saw('the functions are built');
  const ministack = await startMiniStack(home);
  const stopAndLeave = () => ministack.stop().finally(() => process.exit(130));
  process.once('SIGINT', stopAndLeave);
  process.once('SIGTERM', stopAndLeave);
  try {
    saw(`MiniStack runs at ${ministack.url}`);
    const deployed = await deploy(ministack, directory, bundlesDirectory);
    saw(`the desk is deployed; its API is ${deployed.apiUrl}`);
    try {
      await smoke(ministack, deployed, saw);
    } finally {
      await keepFunctionLogs(ministack, deployed.prefix, join(directory, 'functions.log'));
    }
  } finally {
    await ministack.stop();
  }
}

try {
  await deployLocal();
  console.log('The deployed desk works.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Logs are in ${relative(process.cwd(), home) || '.'}.`);
  process.exitCode = 1;
}

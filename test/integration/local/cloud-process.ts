import { startCloud } from '../../../local/cloud.ts';

/** Runs an assembly in a process of its own, to be killed: `cloud-process.ts <assembly> <data directory>`. */
const [assembly = '', dataDir = ''] = process.argv.slice(2);
const cloud = await startCloud({ assembly, dataDir, log: () => undefined });
console.log(cloud.engine.endpoint);

import { StartError } from './core/start-error.ts';
import { askDesk, runTool } from './running-desk.ts';

/** `npm run -s token -- <group> [name]`: prints a token for the running desk, and nothing else. */
runTool(async () => {
  const [group, name] = process.argv.slice(2);
  if (!group) throw new StartError('Whose token? npm run -s token -- agent [name]');
  const { token } = await askDesk('/_local/token', { group, ...(name !== undefined && { name }) });
  console.log(token);
});

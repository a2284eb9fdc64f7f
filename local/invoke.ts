import { readFileSync } from 'node:fs';
import { StartError } from './core/start-error.ts';
import { askDesk, runTool } from './running-desk.ts';

/** `npm run invoke -- <function> <events/file>`: invokes a function of the running desk with an event. */
runTool(async () => {
  const [name, file] = process.argv.slice(2);
  if (!name || !file)
    throw new StartError('Which function, which event? npm run invoke -- mail/send events/file.json');
  const { result, error } = await askDesk(`/_local/invoke/${name}`, readEvent(file));
  if (error === undefined) return console.log(JSON.stringify(result, null, 2));
  console.error(JSON.stringify(error, null, 2));
  process.exitCode = 1;
});

function readEvent(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new StartError(`There is no event ${file}.`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new StartError(`${file} is not JSON.`);
  }
}

import { runningDesk } from './core/lock.ts';
import { StartError } from './core/start-error.ts';
import { dataDirectory } from './desk-options.ts';

/**
 * Asks the running desk, found by PORT where it is set, else by the data directory.
 * @returns the answer's JSON.
 * @throws StartError with a sentence for the user when no desk runs or it refuses.
 */
export async function askDesk(path: string, body: unknown): Promise<Record<string, unknown>> {
  const dataDir = dataDirectory();
  const port = process.env.PORT;
  const baseUrl = port
    ? `http://127.0.0.1:${port}`
    : runningDesk(dataDir)?.baseUrl?.replace('localhost', '127.0.0.1');
  if (!baseUrl) {
    throw new StartError(
      `No desk runs on ${dataDir}: start one with npm start, or set DESK_DATA to that of a running one.`,
    );
  }
  const request = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  };
  const answer = await fetch(`${baseUrl}${path}`, request).catch(() => {
    throw new StartError(`No desk answers at ${baseUrl}: start one with npm start.`);
  });
  const value = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new StartError(String(value.detail ?? value.message ?? answer.status));
  return value;
}

/** Runs a command line tool: what it refuses is said in one sentence, exit code 1. */
export function runTool(tool: () => Promise<void>): void {
  tool().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}

import { type DeskClient, deskClient } from './desk-client.ts';
import { type DeskProcess, startDesk } from './desk-process.ts';

let running: Promise<DeskProcess & { client: DeskClient }> | undefined;

/** The desk of this run, started by the first row that needs one. */
export function sharedDesk(): Promise<DeskProcess & { client: DeskClient }> {
  running ??= startDesk().then(async (desk) => ({ ...desk, client: await deskClient(desk) }));
  return running;
}

export async function stopSharedDesk(): Promise<void> {
  const desk = await running?.catch(() => undefined);
  running = undefined;
  await desk?.stop();
}

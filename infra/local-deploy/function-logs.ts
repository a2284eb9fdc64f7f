import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { functionPaths } from '../../functions/functions.ts';
import type { MiniStack } from './ministack.ts';

const LogEvents = z.object({ events: z.array(z.object({ message: z.string() })) });

/** Writes what the deployed functions have logged to a file: MiniStack forgets it when it stops. */
export async function keepFunctionLogs(ministack: MiniStack, prefix: string, file: string): Promise<void> {
  const kept: string[] = [];
  for (const path of functionPaths) {
    const logGroupName = `/aws/lambda/${prefix}-${path.replaceAll('/', '-')}`;
    const found = await ministack.call('logs', 'Logs_20140328.FilterLogEvents', { logGroupName });
    kept.push(`== ${path}`, ...LogEvents.parse(found).events.map(({ message }) => message.trimEnd()));
  }
  await writeFile(file, `${kept.join('\n')}\n`);
}

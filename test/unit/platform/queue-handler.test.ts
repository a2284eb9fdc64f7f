import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { queueHandler } from '../../../shared/platform/queue-handler.ts';
import { keptLog } from '../../support/a-request.ts';

const Told = z.object({ about: z.string(), number: z.number(), fails: z.boolean().optional() });
const batch = (...messages: readonly unknown[]): SQSEvent => ({
  Records: messages.map(
    (message, at) => ({ messageId: `m${at}`, body: JSON.stringify(message) }) as SQSRecord,
  ),
});

it('What is about the same is handled in turn, what is about something else beside it', async () => {
  const trace: string[] = [];
  const handler = queueHandler(
    Told,
    keptLog().logger,
    async ({ about, number, fails }) => {
      trace.push(`${about}${number} begins`);
      await pause(5);
      trace.push(`${about}${number} ends`);
      if (fails) throw new Error('It fails.');
    },
    ({ about }) => about,
  );
  const result = await handler(
    batch(
      { about: 'a', number: 1, fails: true },
      { about: 'b', number: 1 },
      { about: 'a', number: 'x' },
      { about: 'a', number: 2 },
      { about: 'a', number: 3 },
    ),
    {} as Context,
  );
  expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m0', 'm2']);
  expect(trace.filter((one) => one.startsWith('a'))).toEqual(
    [1, 2, 3].flatMap((number) => [`a${number} begins`, `a${number} ends`]),
  );
  expect(trace.indexOf('b1 begins')).toBeLessThan(trace.indexOf('a1 ends'));
});

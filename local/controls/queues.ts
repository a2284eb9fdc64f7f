import type { RunningQueue } from '../services/sqs/queue.ts';
import { type Control, methodNotAllowed } from './control.ts';

/** Every declared queue with its counts, and of which queues it holds the dead letters. */
export const queuesControl: Control = ({ method }, engine) => {
  if (method !== 'GET') throw methodNotAllowed('GET');
  const queues = engine.all<RunningQueue>('AWS::SQS::Queue').map(({ queue, deadLettersOf }) => ({
    name: queue.name,
    ...queue.counts(),
    ...(deadLettersOf.size > 0 && { deadLettersOf: [...deadLettersOf] }),
  }));
  return { body: { queues } };
};

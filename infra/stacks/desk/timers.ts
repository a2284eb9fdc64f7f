import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { viewIndex } from '../../../shared/table/keys.ts';
import { QueueWorker } from '../../constructs/queue-worker.ts';
import { changing } from '../serving.ts';
import type { Surroundings } from './surroundings.ts';

/** What happens because time passes. */
export function keepTime({ stack, data, parts }: Pick<Surroundings, 'stack' | 'data' | 'parts'>): void {
  const timers = parts.queue('timers', 'timers/fire');
  const sweep = parts.function('timers/sweep', { ...parts.table, TIMERS_QUEUE_URL: timers.queue.queueUrl });
  data.grantIndexes(sweep, 'due');
  sweep.allow(['sqs:SendMessage'], timers.queue.queueArn);
  new Rule(stack, 'EveryMinute', {
    description: 'Looks for what falls due in the coming minute',
    schedule: Schedule.rate(Duration.minutes(1)),
    // The next sweep makes up for one that failed.
    targets: [new LambdaFunction(sweep.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
  const renew = parts.function('timers/renew-holidays', { ...parts.table, ...parts.site });
  data.grantTable(renew, ['GetItem', 'UpdateItem', 'Query']);
  new Rule(stack, 'EveryMonth', {
    description: 'Has the holidays of countries written out for another year where one is over',
    schedule: Schedule.rate(Duration.days(30)),
    targets: [new LambdaFunction(renew.lambda, { retryAttempts: 2, maxEventAge: Duration.hours(6) })],
  });
  const fire = parts.function('timers/fire', { ...parts.table, ...parts.site });
  // Whatever a timer brings is done by it: an escalation acts as a rule does.
  data.grantTable(fire, changing);
  // How many open incidents an agent has, whom an escalation may assign.
  // And what is open, where a calendar has got other hours.
  data.grantViews(fire, [viewIndex('assignee', 'created'), viewIndex('status', 'created')]);
  new QueueWorker(stack, 'TimersWorker', { worker: fire, queue: timers.queue, batchSize: 10 });
}

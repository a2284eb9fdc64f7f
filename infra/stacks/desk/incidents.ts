import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { triggeringTypes } from '../../../shared/rules/index.ts';
import { rebuildTypes, textFields, textTypes } from '../../../shared/search/index.ts';
import { viewIndex } from '../../../shared/table/keys.ts';
import { QueueWorker } from '../../constructs/queue-worker.ts';
import { changing } from '../serving.ts';
import type { Surroundings } from './surroundings.ts';

/** Closes what is below an incident that was closed. */
export function closeChildren({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('incidents/close-children', { ...parts.table, ...parts.site });
  data.grantTable(worker, changing);
  const closing = parts.queue('close-children', 'incidents/close-children');
  parts.route(bus, ['ChildrenToClose'], closing);
  // A long family fills an invocation by itself.
  new QueueWorker(stack, 'CloseChildrenWorker', { worker, queue: closing.queue, batchSize: 1 });
}

/** Removes for good what was redacted. */
export function removeContent({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('incidents/redact', {
    ...parts.table,
    ...parts.files,
    RAW_MAIL_BUCKET: data.rawMail.bucketName,
  });
  data.grantTable(worker, ['GetItem', 'UpdateItem', 'DeleteItem', 'Query']);
  data.grantRemoval(worker);
  // A removal waits for mails that are on their way, and so comes round more often than others.
  const removals = parts.queue('removals', 'incidents/redact', { maxReceiveCount: 10 });
  parts.route(bus, ['ContentRemoved'], removals);
  new QueueWorker(stack, 'RemovalsWorker', { worker, queue: removals.queue, batchSize: 1 });
}

/** Runs the business rules on what happens to incidents. */
export function runRules({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('rules/run', { ...parts.table, ...parts.site });
  data.grantTable(worker, changing);
  // How many open incidents an agent has.
  data.grantViews(worker, [viewIndex('assignee', 'created')]);
  const rules = parts.queue('rules', 'rules/run');
  new Rule(stack, 'RulesRule', {
    eventBus: bus,
    description: 'Entries of timelines on which business rules may fire',
    eventPattern: { detailType: ['TimelineEventAdded'], detail: { type: [...triggeringTypes] } },
    targets: [new SqsQueue(rules.queue, { deadLetterQueue: rules.deadLetters })],
  });
  new QueueWorker(stack, 'RulesWorker', { worker, queue: rules.queue, batchSize: 10 });
}

/** Keeps the words that incidents are found by. */
export function indexTexts({ stack, data, parts, bus }: Surroundings): void {
  const worker = parts.function('search/index', { ...parts.table, ...parts.search });
  data.grantTable(worker, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem']);
  const search = parts.queue('search', 'search/index');
  new Rule(stack, 'SearchRule', {
    eventBus: bus,
    description: 'Entries of timelines that are texts, or after which a text is no longer what it was',
    eventPattern: {
      detailType: ['TimelineEventAdded'],
      detail: {
        $or: [{ type: [...textTypes, ...rebuildTypes] }, { type: ['fieldChanged'], field: [...textFields] }],
      },
    },
    targets: [new SqsQueue(search.queue, { deadLetterQueue: search.deadLetters })],
  });
  new QueueWorker(stack, 'SearchWorker', { worker, queue: search.queue, batchSize: 10 });
}

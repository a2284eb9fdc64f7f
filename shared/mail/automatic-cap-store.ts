import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { pauseBefore } from '../platform/pause.ts';
import { automaticFlowId, senderFlowKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { AutomaticFlow, countAutomatic, hourOf, isBraked, letGo, minuteOf } from './automatic-cap.ts';
import type { MailLimits } from './caps.ts';
import { flowPut } from './flow-put.ts';

/** How often a mail is counted anew when others were counted in between. */
const ATTEMPTS = 12;

export type AutomaticCap = ReturnType<typeof automaticCap>;

/** Counts what a site sends automatically, over all workers together. */
export const automaticCap = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const Key = senderFlowKey(siteId, automaticFlowId);
  const fresh: AutomaticFlow = { siteId, minute: 0, inMinute: 0, hour: 0, inHour: 0, counted: 0 };

  /** Counts within the minute that is counted already: one write, in which no two workers are in each other's way. */
  const countMore = (limits: MailLimits, now: Date) =>
    attempt(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: 'ADD inMinute :one, inHour :one, counted :one',
        ConditionExpression:
          '#minute = :minute AND #hour = :hour AND inMinute < :perMinute AND inHour < :perHour AND attribute_not_exists(breaker)',
        ExpressionAttributeNames: { '#minute': 'minute', '#hour': 'hour' },
        ExpressionAttributeValues: {
          ...{ ':one': 1, ':minute': minuteOf(now), ':hour': hourOf(now) },
          ...{ ':perMinute': limits.automaticPerMinute, ':perHour': limits.automaticPerHour },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

  const holdMore = (trippedAt: string, now: Date) =>
    attempt(
      new UpdateCommand({
        TableName: table,
        Key,
        UpdateExpression: 'SET breaker.held = breaker.held + :one, breaker.lastAt = :at ADD counted :one',
        ConditionExpression: 'breaker.trippedAt = :trippedAt',
        ExpressionAttributeValues: { ':one': 1, ':at': now.toISOString(), ':trippedAt': trippedAt },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

  const write = (flow: AutomaticFlow, now: Date) =>
    attempt(
      new PutCommand({
        ...flowPut(table, { id: automaticFlowId, kind: 'automaticFlow' }, flow, now),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

  /** True where it was written; else what stands there, if anything does. */
  async function attempt(command: UpdateCommand | PutCommand): Promise<true | AutomaticFlow> {
    try {
      await client.send(command as UpdateCommand);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item ? readItem(AutomaticFlow, unmarshall(error.Item)) : fresh;
    }
  }

  return {
    /** Of its breaker. */
    id: automaticFlowId,

    /**
     * Counts one automatic mail that is about to go out; why it is held back, if it is. A brake and no ledger: a
     * mail whose sending is cut off and begun anew counts again.
     * @throws DeskError busy when others were counted in between again and again.
     */
    async count(limits: MailLimits, now: Date): Promise<string | undefined> {
      let stands = await countMore(limits, now);
      for (let tries = 1; stands !== true; tries += 1) {
        if (tries === ATTEMPTS) throw new DeskError('busy', 'Others send too; try again.');
        if (tries > 1) await pauseBefore(tries);
        const { breaker } = stands;
        const { flow, held } = countAutomatic(stands, limits, now);
        const goesOn = stands.minute === minuteOf(now) && !breaker && !held;
        const next = goesOn
          ? await countMore(limits, now)
          : await (breaker && isBraked(stands, limits, now)
              ? holdMore(breaker.trippedAt, now)
              : write(flow, now));
        if (next === true) return held;
        stands = next;
      }
      return undefined;
    },

    /** Lets automatic mail go out again. Doing it again changes nothing. */
    async reset(now: Date): Promise<void> {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      let stands: true | AutomaticFlow = Item ? readItem(AutomaticFlow, Item) : fresh;
      for (let tries = 1; stands !== true && stands.breaker; tries += 1) {
        if (tries === ATTEMPTS) throw new DeskError('busy', 'Mail goes on coming; try again.');
        if (tries > 1) await pauseBefore(tries);
        stands = await write(letGo(stands), now);
      }
    },
  };
};

import * as z from 'zod';
import type { AwsService } from '../../contract.ts';
import { arn, type Engine, type EngineResourceType } from '../../engine.ts';
import { AwsError, jsonError, jsonReply, operationOf, readBody } from '../../http/json-protocol.ts';
import { busType, findBus, putEvent } from './bus.ts';
import { ruleType } from './rule.ts';

const longestEntryBytes = 262_144;

const PutEvents = z.object({
  Entries: z
    .array(
      z.looseObject({
        Source: z.string().optional(),
        DetailType: z.string().optional(),
        Detail: z.string().optional(),
        EventBusName: z.string().default('default'),
        Resources: z.array(z.string()).optional(),
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(10),
});
type Entry = z.output<typeof PutEvents>['Entries'][number];

function readEntries(body: Buffer): Entry[] {
  const read = PutEvents.safeParse(readBody(body));
  if (read.success) return read.data.Entries;
  const [issue] = read.error.issues;
  throw new AwsError('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Amazon EventBridge's PutEvents. */
function events(engine: Engine): AwsService {
  const put = async (
    entry: Entry,
  ): Promise<{ EventId: string } | { ErrorCode: string; ErrorMessage: string }> => {
    const { Source, DetailType, Detail, EventBusName, Resources, Time } = entry;
    if (!Source || !DetailType || !Detail)
      return refuse('InvalidArgument', 'Source, DetailType and Detail are required');
    if (Buffer.byteLength(Source + DetailType + Detail) > longestEntryBytes)
      return refuse('InvalidArgument', 'The entry is too long');
    const bus = findBus(engine, EventBusName);
    if (!bus) throw new AwsError('ResourceNotFoundException', `There is no event bus ${EventBusName}`);
    const detail = parseDetail(Detail);
    if (detail === undefined) return refuse('MalformedDetail', 'Detail is no JSON object');
    const entryToPut = { source: Source, detailType: DetailType, detail };
    return {
      EventId: await putEvent(engine, bus, {
        ...entryToPut,
        ...(Resources && { resources: Resources }),
        ...(Time !== undefined && { time: Time * 1000 }),
      }),
    };
  };
  return {
    signingName: 'events',
    describe(call, body) {
      const operation = operationOf(call);
      const names =
        operation === 'PutEvents' ? readEntries(body).map(({ EventBusName }) => EventBusName) : ['default'];
      const needs = [...new Set(names)].map((name) => ({
        action: `events:${operation}`,
        resource: arn(engine, 'events', `event-bus/${name.split('/').at(-1)}`),
      }));
      return { operation, needs };
    },
    async handle(_call, body, operation) {
      if (operation !== 'PutEvents')
        throw new AwsError('UnknownOperationException', `The local cloud does not carry out ${operation}`);
      const results = [];
      for (const entry of readEntries(body)) results.push(await put(entry));
      return jsonReply({
        FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
        Entries: results,
      });
    },
    error: (status, code, message) => jsonError('com.amazonaws.eventbridge', status, code, message),
  };
}

const refuse = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

function parseDetail(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const services: readonly ((engine: Engine) => AwsService)[] = [events];
export const resourceTypes: readonly EngineResourceType[] = [busType, ruleType];

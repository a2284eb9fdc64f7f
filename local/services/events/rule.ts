import * as z from 'zod';
import { parseRate } from '../../core/duration.ts';
import { arn, type Engine, type EngineResourceType, physicalName } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';
import { type BusEvent, findBus, putEvent } from './bus.ts';
import { compilePattern } from './pattern.ts';
import { TargetInput, targetInput } from './target-input.ts';

const Target = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  ...TargetInput,
  // Delivery into a local queue or function does not fail: there is nothing to retry or to set aside.
  RetryPolicy: z.unknown().optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RoleArn: z.unknown().optional(),
});

const RuleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.unknown().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(Target).default([]),
});

export const ruleType: EngineResourceType = {
  type: 'AWS::Events::Rule',
  async provision(declared, engine) {
    const properties = readProperties(declared, RuleProperties);
    const { EventPattern, ScheduleExpression, EventBusName, Targets, State } = properties;
    const bus = findBus(engine, EventBusName);
    if (!bus) throw new Error(`there is no event bus ${EventBusName}`);
    for (const target of Targets) engine.find(target.Arn);
    const send = async (event: BusEvent): Promise<void> => {
      for (const target of Targets) await engine.deliver(target.Arn, targetInput(target, event));
    };
    const name = properties.Name ?? physicalName(declared);
    const ruleArn = arn(engine, 'events', `rule/${name}`);
    if (State === 'ENABLED' && EventPattern) bus.rules.push({ matches: compilePattern(EventPattern), send });
    const periodMs = ScheduleExpression === undefined ? undefined : parseRate(ScheduleExpression);
    let cancel: (() => void) | undefined;
    return {
      ref: name,
      attributes: { Arn: ruleArn },
      async start() {
        if (periodMs !== undefined && State === 'ENABLED')
          cancel = startSchedule(engine, ruleArn, periodMs, send);
      },
      stop: async () => cancel?.(),
    };
  },
};

/**
 * Fires at once, because what fell due while the cloud was down waits, then once each period of local time. A
 * clock moved by many periods fires once.
 */
function startSchedule(
  engine: Engine,
  ruleArn: string,
  periodMs: number,
  send: (event: BusEvent) => Promise<void>,
): () => void {
  const once = { ref: '', attributes: {}, rules: [{ matches: () => true, send }] };
  const entry = { source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [ruleArn] };
  let cancel: () => void = () => undefined;
  const fire = (): void => {
    cancel = engine.clock.at(engine.clock.now() + periodMs, fire);
    const done = engine.busy(`schedule ${ruleArn}`);
    putEvent(engine, once, entry)
      .catch((error: unknown) =>
        engine.log('error', 'a schedule could not fire', { rule: ruleArn, reason: String(error) }),
      )
      .finally(done);
  };
  fire();
  return () => cancel();
}

import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { RunningResource } from '../../contract.ts';
import { arn, type Engine, type EngineResourceType } from '../../engine.ts';
import { readProperties } from '../../template/properties.ts';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface BusRule {
  matches(event: unknown): boolean;
  /** Returns once every target has it durably. */
  send(event: BusEvent): Promise<void>;
}

export interface RunningBus extends RunningResource {
  readonly rules: BusRule[];
}

export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly time?: number;
}

export function createBus(engine: Engine, name: string): RunningBus {
  return {
    ref: name,
    attributes: { Arn: arn(engine, 'events', `event-bus/${name}`), Name: name },
    rules: [],
  };
}

const BusProperties = z.strictObject({
  Name: z.string(),
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export const busType: EngineResourceType = {
  type: 'AWS::Events::EventBus',
  provision: async (declared, engine) => createBus(engine, readProperties(declared, BusProperties).Name),
};

/** The bus of this name or ARN. */
export function findBus(engine: Engine, nameOrArn: string): RunningBus | undefined {
  const name = nameOrArn.split('/').at(-1) ?? nameOrArn;
  return engine.lookup(arn(engine, 'events', `event-bus/${name}`)) as RunningBus | undefined;
}

/** Puts one event on a bus: returns its id once every target of every matching rule has it durably. */
export async function putEvent(engine: Engine, bus: RunningBus, entry: BusEntry): Promise<string> {
  const event: BusEvent = {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.detailType,
    source: entry.source,
    account: engine.account,
    // To the second, as EventBridge stamps it.
    time: `${new Date(entry.time ?? engine.clock.now()).toISOString().slice(0, 19)}Z`,
    region: engine.region,
    resources: entry.resources ?? [],
    detail: entry.detail,
  };
  for (const rule of bus.rules) if (rule.matches(event)) await rule.send(event);
  return event.id;
}

import * as z from 'zod';
import type { Fault, Faults } from '../contract.ts';

const callFaults = ['throttle', 'error', 'conflict', 'timeoutAfter', 'crashBefore', 'crashAfter'] as const;
const deliveryFaults = ['duplicate', 'delay', 'reorder'] as const;

export const FaultRule = z.strictObject({
  /** SigV4 signing name: dynamodb, sqs, events, s3, ses, secretsmanager; lambda for deliveries to a function. */
  service: z.string().min(1).optional(),
  operation: z.string().min(1).optional(),
  /** The function that calls or is delivered to: its path name (`mail/send`) or the start of its logical id. */
  function: z.string().min(1).optional(),
  fault: z.enum([...callFaults, ...deliveryFaults]),
  /** From 0 to 1; always where unset. */
  probability: z.number().min(0).max(1).optional(),
  /** How often it may strike; without end where unset. */
  times: z.int().min(1).optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;

export const FaultSettings = z.strictObject({
  seed: z.int().min(0).max(4_294_967_295).default(1),
  rules: z.array(FaultRule).max(100),
});
export type FaultSettings = z.infer<typeof FaultSettings>;

export interface FaultBox extends Faults {
  /** The rules in force, each with how often it has struck. */
  state(): { seed: number; rules: (FaultRule & { struck: number })[] };
  set(settings: FaultSettings): void;
}

/** @param nameOf the path name of a function, from its logical id. */
export function createFaults(nameOf: (logicalId: string) => string | undefined): FaultBox {
  let seed = 1;
  let random = randomFrom(seed);
  let rules: (FaultRule & { struck: number })[] = [];

  const matches = (rule: FaultRule & { struck: number }, call: Parameters<Faults['next']>[0]): boolean => {
    const delivery = (deliveryFaults as readonly Fault[]).includes(rule.fault);
    if (delivery !== (call.operation === 'Deliver')) return false;
    // Only what is written can meet another's write.
    if (rule.fault === 'conflict' && !(call.service === 'dynamodb' && isWrite(call.operation))) return false;
    if (rule.service !== undefined && rule.service !== call.service) return false;
    if (rule.operation !== undefined && rule.operation !== call.operation) return false;
    if (rule.times !== undefined && rule.struck >= rule.times) return false;
    if (rule.function === undefined) return true;
    return (
      call.caller !== undefined &&
      (nameOf(call.caller) === rule.function || call.caller.startsWith(rule.function))
    );
  };
  return {
    next(call) {
      const rule = rules.find(
        (candidate) => matches(candidate, call) && random() < (candidate.probability ?? 1),
      );
      if (rule) rule.struck += 1;
      return rule?.fault;
    },
    state: () => ({ seed, rules: rules.map((rule) => ({ ...rule })) }),
    set(settings) {
      seed = settings.seed;
      random = randomFrom(seed);
      rules = settings.rules.map((rule) => ({ ...rule, struck: 0 }));
    },
  };
}

const isWrite = (operation: string): boolean => /^(Put|Update|Delete|TransactWrite)Items?$/.test(operation);

/** Mulberry32: small, and the same sequence for the same seed on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

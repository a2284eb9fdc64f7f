import type { Cloud, DeclaredResource, RunningResource } from './contract.ts';
import type { Activity } from './core/activity.ts';
import type { MovableClock } from './core/clock.ts';
import type { FaultBox } from './core/faults.ts';
import type { JournaledQueue } from './core/queue.ts';

/** What the engine's own resource types and services get beyond the contract. */
export interface Engine extends Cloud {
  readonly clock: MovableClock;
  readonly faults: FaultBox;
  readonly activity: Activity;
  /** What functions get as AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** Where the asset with this key in the bootstrap bucket stands on disk. */
  asset(key: string): string;
  queue(name: string): JournaledQueue;
  /** As `find`, undefined where nothing runs under this ARN. */
  lookup(arn: string): RunningResource | undefined;
}

export interface EngineResourceType {
  readonly type: string;
  provision(declared: DeclaredResource, engine: Engine): Promise<RunningResource>;
}

/** The physical name of a resource whose template gives it none. */
export const physicalName = ({ stack, logicalId }: DeclaredResource): string => `${stack}-${logicalId}`;

export const arn = ({ region, account }: Cloud, service: string, rest: string): string =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

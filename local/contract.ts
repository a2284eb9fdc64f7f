/**
 * The seams of the local cloud. It runs what the synthesized templates declare and knows no word of the
 * domain: a resource type provisions what a template declares, a service answers the calls that the AWS SDK
 * makes. Everything durable lives under `dataDir`; what was acknowledged survives `kill -9`.
 */
import type { Readable } from 'node:stream';

/** Local time: real time plus an offset that `POST /_local/clock` moves and that survives a restart. */
export interface LocalClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds between local and real time. Shared with every function's worker. */
  readonly offset: SharedArrayBuffer;
  /** Calls back once local time has reached `at`; at once when the clock is moved past it. Returns a cancel. */
  at(at: number, callback: () => void): () => void;
}

/** What a fault rule can do to one call or one delivery. */
export type Fault =
  | 'throttle' // answer with the service's own throttling error
  | 'error' // answer 500 without doing it
  | 'conflict' // DynamoDB: refuse a write, or cancel its transaction, with TransactionConflict
  | 'timeoutAfter' // do it, then never answer in time
  | 'crashBefore' // kill the calling function's worker before the call is carried out
  | 'crashAfter' // carry the call out, then kill the worker before the answer arrives
  | 'duplicate' // deliver twice
  | 'delay' // deliver late
  | 'reorder'; // deliver behind what came after it

/** Faults are chosen by rules set with `POST /_local/faults`, from a seed, so that a run can be repeated. */
export interface Faults {
  /** The fault for this call, if any. `operation` is the SDK operation, or 'Deliver' for a delivery. */
  next(call: { service: string; operation: string; caller: string | undefined }): Fault | undefined;
}

/** One resource of one template, its intrinsics resolved. */
export interface DeclaredResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A resource that runs. `ref` is what `Ref` gives, `attributes` what `Fn::GetAtt` gives. */
export interface RunningResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Begins to work (polls, listens) once every resource of every stack is provisioned. */
  start?(): Promise<void>;
  /** Stops taking work, waits for what is under way. */
  stop?(): Promise<void>;
}

/** How one CloudFormation type is run. A type with no entry stops the start with an error that names it. */
export interface ResourceType {
  readonly type: string;
  provision(declared: DeclaredResource, cloud: Cloud): Promise<RunningResource>;
}

/** A call of the AWS SDK, as it arrived at the local endpoint. */
export interface AwsCall {
  readonly service: string; // SigV4 signing name: dynamodb, sqs, events, s3, ses, secretsmanager …
  readonly caller: string | undefined; // logical id of the calling function, from its access key
  readonly method: string;
  readonly path: string; // without the endpoint's own prefix
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

export interface AwsReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

/** One AWS service. The engine applies faults and the caller's IAM policies around `handle`. */
export interface AwsService {
  readonly signingName: string;
  /**
   * Reads enough of the call to name it: the operation, and the IAM actions with the resource ARNs it needs
   * (a DynamoDB transaction names one per item). `body` is the whole body except for S3 PutObject.
   */
  describe(
    call: AwsCall,
    body: Buffer,
  ): { operation: string; needs: readonly { action: string; resource: string }[] };
  /** Carries it out. `body` as in `describe`; S3 PutObject streams `call.body`. */
  handle(call: AwsCall, body: Buffer, operation: string): Promise<AwsReply>;
  /** The service's own error document, for throttling, faults and refused rights. */
  error(status: number, code: string, message: string): AwsReply;
}

/** A durable queue, journaled under `dataDir`: what `send` has returned for is not lost. */
export interface DurableQueue {
  readonly name: string;
  /** Returns the message id once the message is on disk. */
  send(
    body: string,
    options?: { delaySeconds?: number; attributes?: Record<string, unknown>; id?: string },
  ): string;
  /** Up to `max` visible messages, hidden for `visibilitySeconds`, each with its receive count. */
  receive(max: number, visibilitySeconds: number): QueuedMessage[];
  delete(receipt: string): boolean;
  changeVisibility(receipt: string, visibilitySeconds: number): boolean;
  /** Calls back whenever a message may have become visible. */
  onVisible(callback: () => void): () => void;
  counts(): { visible: number; hidden: number; delayed: number };
}

export interface QueuedMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly receiveCount: number;
  readonly sentAt: number;
}

/** What resource types and services get to work with. */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  readonly dataDir: string;
  /** Where API, pages and `/_local/*` are served: `http://localhost:3000`. */
  readonly baseUrl: string;
  /** SMTP port for customers' mail and HTTP port of the mailbox. */
  readonly smtpPort: number;
  readonly mailboxPort: number;
  readonly clock: LocalClock;
  readonly faults: Faults;
  /** The running resource with this ARN (or, where the type has none, `Ref`). */
  find<T extends RunningResource>(arn: string): T;
  /** Every running resource of a type. */
  all<T extends RunningResource>(type: string): readonly T[];
  /** A journaled queue of this name; the same one each time. */
  queue(name: string): DurableQueue;
  /** Hands an event to a target that a template names by ARN: queue, function (asynchronously) or bus. Durable on return. */
  deliver(targetArn: string, event: unknown): Promise<void>;
  /** Invokes a function and waits for its answer. Rejects with its error. */
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  /** Puts entries on a bus as `PutEvents` does; returns once every matching target has them durably. */
  putEvents(
    busName: string,
    entries: readonly { source: string; detailType: string; detail: unknown }[],
  ): Promise<void>;
  /** Marks work as under way until the returned function is called; `/_local/idle` waits for none. */
  busy(what: string): () => void;
  /** One line on standard error: structured, no bodies, no addresses. */
  log(level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void;
}

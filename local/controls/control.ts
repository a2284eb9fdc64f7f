import * as z from 'zod';
import type { Engine } from '../engine.ts';

export interface ControlRequest {
  readonly method: string;
  /** What follows the control's own name in the path, without a slash in front. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there was no body. */
  readonly body: unknown;
}

export interface ControlReply {
  readonly status?: number;
  readonly body: unknown;
}

/** One name under `/_local/`. */
export type Control = (request: ControlRequest, engine: Engine) => Promise<ControlReply> | ControlReply;

/** A refusal, answered as a problem document (RFC 9457). */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** @throws ControlError (400) naming each field at fault. */
export function readInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ControlError(400, 'Bad input', faults.join('; '));
}

export const methodNotAllowed = (allowed: string): ControlError =>
  new ControlError(405, 'Method not allowed', `Only ${allowed} can be used here`);

/** Milliseconds from a query parameter. */
export const Milliseconds = z.coerce.number().int().min(0).max(600_000);

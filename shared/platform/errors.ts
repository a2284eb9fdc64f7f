/** Every way in which the desk refuses or fails, by a code that clients may rely on. */
export const errorCodes = [
  'invalidRequest',
  'unauthenticated',
  'forbidden',
  'notFound',
  'methodNotAllowed',
  'illegalTransition',
  'conflict',
  'noAddress',
  'mailStopped',
  'staleVersion',
  'preconditionRequired',
  'payloadTooLarge',
  'unsupportedMediaType',
  'idempotencyKeyReused',
  'busy',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A field at fault: `pointer` is a JSON pointer into the part of the request named by `in`. */
export interface FieldFault {
  readonly in: 'body' | 'path' | 'query' | 'header';
  readonly pointer: string;
  readonly detail: string;
}

/** What a code tells besides its sentence. */
export interface ErrorFacts {
  readonly fields?: readonly FieldFault[];
  /** illegalTransition: the status it is in, and where it may go from there. methodNotAllowed: what is allowed. */
  readonly from?: string;
  readonly legal?: readonly string[];
  /** staleVersion: the version that stands, and what was changed between the one named and it. */
  readonly version?: number;
  readonly changes?: readonly unknown[];
  /** conflict: the incidents that stand in the way. */
  readonly references?: readonly string[];
  /** conflict: the contacts or accounts that stand in the way. Told to agents only. */
  readonly customers?: readonly string[];
  /** conflict: the assets that stand in the way, or among which one is to be chosen. Told to agents only. */
  readonly assets?: readonly string[];
}

/** The one error that domain code throws. `message` is one sentence, fit to be shown to the caller. */
export class DeskError extends Error {
  override readonly name = 'DeskError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
  }
}

/** The refusal of a request in which several fields may be at fault; each is named. */
export const faultyFields = (fields: readonly FieldFault[]) =>
  new DeskError('invalidRequest', 'Some fields are not as they should be.', { fields });

/** The refusal of a request for one field. `detail` is a sentence for whoever sent it. */
export const faultyField = (pointer: string, detail: string, part: FieldFault['in'] = 'body') =>
  new DeskError('invalidRequest', detail, { fields: [{ in: part, pointer, detail }] });

/** The refusal of a field for what others hold or have become; `who` stands in the way. */
export const conflictAt = (
  pointer: string,
  detail: string,
  who: Pick<ErrorFacts, 'customers' | 'assets'> = {},
) => new DeskError('conflict', detail, { fields: [{ in: 'body', pointer, detail }], ...who });

/** Not done yet, and not at fault: the queue is to bring it again. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
}

/** A stored item or one of our own events that does not have the shape we gave it: our fault, never the caller's. */
export class CorruptDataError extends Error {
  override readonly name = 'CorruptDataError';
}

import * as z from 'zod';

const Instant = z.iso.datetime();

/** What is brought and taken as CSV. */
export const transferKinds = ['accounts', 'contacts', 'assets', 'entitlements'] as const;
export type TransferKind = (typeof transferKinds)[number];

export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
export const delimiterNames = ['comma', 'semicolon', 'tab'] as const;
export type DelimiterName = (typeof delimiterNames)[number];

export const encodings = ['utf-8', 'windows-1252'] as const;

/** Rows of one file, without its header. */
export const MOST_ROWS = 100_000;
/** Bytes of a file that is imported. */
export const MOST_BYTES = 50 * 1024 * 1024;
/** Faults that are shown with an import; the file of faults has them all. */
export const FAULTS_SHOWN = 50;
/** Files stay for a week: the bucket's rule for this prefix removes them. */
export const FILES_DAYS = 7;
/** What is known of an import or export besides its files. */
const KEEP_DAYS = 90;

/** What is wrong with a row; rows count as a spreadsheet does, with the header as 1. */
export const RowFault = z.object({ row: z.int(), column: z.string().optional(), detail: z.string() });
export type RowFault = z.infer<typeof RowFault>;

/** Pieces of the file that is made, by the run that wrote them; together in this order they are the file. */
const Pieces = z.object({ run: z.string(), count: z.int(), bytes: z.int() });

const common = {
  id: z.string(),
  createdAt: Instant,
  createdBy: z.object({ id: z.string(), name: z.string() }),
  updatedAt: Instant,
  startedAt: Instant.optional(),
  finishedAt: Instant.optional(),
  /** Why it failed. */
  failure: z.string().optional(),
  /** The legs that were begun: each is the work of one run of the worker. */
  leg: z.int(),
  /** Who works on it. Whoever takes it over changes this, and all others write no more. */
  run: z.string().optional(),
  pieces: z.array(Pieces),
  version: z.int(),
  /** Epoch second. */
  expiresAt: z.int(),
};

export const ImportCounts = z.object({
  read: z.int(),
  made: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  failed: z.int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

export const ImportOptions = z.object({
  delimiter: z.enum(delimiterNames).optional(),
  encoding: z.enum(encodings),
  /** `add`: an empty cell leaves what is there, a list is added to. `replace`: the cells say all. */
  mode: z.enum(['add', 'replace']),
  dryRun: z.boolean(),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

/** How far the file was gone through. It is gone through again while rows wait for what others of it make. */
export const Pass = z.object({
  number: z.int(),
  /** Rows of the file that this pass has behind it. */
  passed: z.int(),
  /** The rows that wait, a bit each in their order. */
  waiting: z.string().optional(),
  /** Whether a row that had waited came to its end. */
  moved: z.boolean(),
  /** Waiting helped nobody any more: who waits now has failed. */
  last: z.boolean(),
});
export type Pass = z.infer<typeof Pass>;

/**
 * `waiting` for its file → `checking` all of it before a row is written → `running` → `finishing` the file of
 * faults → `done`; `failed` or `cancelled` from any of them.
 */
export const ImportJob = z.object({
  ...common,
  subject: z.enum(transferKinds),
  state: z.enum(['waiting', 'checking', 'running', 'finishing', 'done', 'failed', 'cancelled']),
  name: z.string(),
  /** Of the object that was taken over, once it was. */
  file: z.object({ size: z.int(), etag: z.string().optional() }),
  options: ImportOptions,
  /** Known once the file was checked. */
  rows: z.int().optional(),
  bytesRead: z.int(),
  counts: ImportCounts,
  pass: Pass.optional(),
  faults: z.array(RowFault),
});
export type ImportJob = z.infer<typeof ImportJob>;

export const ExportOptions = z.object({
  delimiter: z.enum(delimiterNames),
  /** Only what belongs to this account. */
  account: z.string().optional(),
  /** Of everything on one contact: whose it is, and whether what customers never see is in it. */
  contact: z.string().optional(),
  internal: z.boolean(),
});
export type ExportOptions = z.infer<typeof ExportOptions>;

/** `running` → `finishing`: joining the pieces → `done`; `failed` or `cancelled` from either. */
export const ExportJob = z.object({
  ...common,
  subject: z.enum([...transferKinds, 'contact']),
  state: z.enum(['running', 'finishing', 'done', 'failed', 'cancelled']),
  options: ExportOptions,
  /** Rows, or of a contact incidents, that are in the pieces. */
  written: z.int(),
  /** Where the source goes on. */
  place: z.string().optional(),
  /** Bytes of the file, once it is whole. */
  bytes: z.int().optional(),
});
export type ExportJob = z.infer<typeof ExportJob>;

export type Job = ImportJob | ExportJob;

interface Begin {
  readonly id: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly now: Date;
}

const blank = ({ id, actor, now }: Begin) => ({
  id,
  createdAt: now.toISOString(),
  createdBy: { id: actor.id, name: actor.name },
  updatedAt: now.toISOString(),
  leg: 0,
  pieces: [],
  version: 1,
  expiresAt: Math.floor(now.getTime() / 1000) + KEEP_DAYS * 86_400,
});

export const newImport = (
  wish: { subject: TransferKind; name: string; size: number; options: ImportOptions },
  begin: Begin,
): ImportJob => ({
  ...blank(begin),
  subject: wish.subject,
  state: 'waiting',
  name: wish.name,
  file: { size: wish.size },
  options: wish.options,
  bytesRead: 0,
  counts: { read: 0, made: 0, changed: 0, unchanged: 0, failed: 0 },
  faults: [],
});

export const newExport = (
  wish: { subject: ExportJob['subject']; options: ExportOptions },
  begin: Begin,
): ExportJob => ({
  ...blank(begin),
  ...wish,
  state: 'running',
  leg: 1,
  startedAt: begin.now.toISOString(),
  written: 0,
});

const over = new Set<Job['state']>(['done', 'failed', 'cancelled']);
export const isOver = ({ state }: Job): boolean => over.has(state);

/** The job one step on. */
export const stepped = <J extends Job>(job: J, change: Partial<NoInfer<J>>, now: Date): J => ({
  ...job,
  ...change,
  updatedAt: now.toISOString(),
  version: job.version + 1,
});

/** Where the objects of a job stand in the files bucket. */
export const uploadPlace = (id: string): string => `uploads/${id}`;
const prefix = (id: string): string => `transfers/${id}/`;
export const sourcePlace = (id: string): string => `${prefix(id)}source`;
export const resultPlace = (id: string): string => `${prefix(id)}result`;
export const piecePlace = (id: string, run: string, number: number): string =>
  `${prefix(id)}${run}/${String(number).padStart(6, '0')}`;

/** The pieces with one more, which this run has written. */
export function withPiece({ pieces }: Job, run: string, bytes: number): Job['pieces'] {
  const last = pieces.at(-1);
  if (last?.run !== run) return [...pieces, { run, count: 1, bytes }];
  return [...pieces.slice(0, -1), { run, count: last.count + 1, bytes: last.bytes + bytes }];
}

/** Keys of all pieces in their order. */
export const placesOf = ({ id, pieces }: Job): string[] =>
  pieces.flatMap(({ run, count }) => Array.from({ length: count }, (_, at) => piecePlace(id, run, at + 1)));
export const bytesOf = ({ pieces }: Job): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);

import type { Clock } from '../platform/clock.ts';
import type { NewId } from '../platform/ids.ts';
import type { Objects } from '../platform/objects.ts';
import { bytesOf, type Job, piecePlace, placesOf, resultPlace } from './job.ts';

/** What a run of the worker works with. */
export interface RunParts {
  readonly files: Pick<Objects, 'put' | 'get' | 'putStream' | 'blocks' | 'head'>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Whether there is time left for another step. */
  readonly goOn: () => boolean;
}

/** Somebody else has taken the job over, or ended it: what this run does counts no more. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** Writes a piece of the file that a job makes, as the next one of this run. */
export async function putPiece(
  files: RunParts['files'],
  job: Job,
  run: string,
  text: string,
): Promise<number> {
  const last = job.pieces.at(-1);
  const number = last?.run === run ? last.count + 1 : 1;
  const body = Buffer.from(text);
  await files.put(piecePlace(job.id, run, number), body, { type: 'application/octet-stream' });
  return body.length;
}

/** Joins the pieces of a job into one file, between `before` and behind it nothing; answers its bytes. */
export async function join(
  files: RunParts['files'],
  job: Job,
  before: string,
  type: string,
): Promise<number> {
  const head = Buffer.from(before);
  const size = head.length + bytesOf(job);
  const body = async function* () {
    yield head;
    for (const place of placesOf(job)) {
      const piece = await files.get(place);
      if (!piece) throw new Error('A piece of the file is not there any more.');
      yield piece;
    }
  };
  await files.putStream(resultPlace(job.id), { size, body }, { type });
  return size;
}

import {
  type AttachedFile,
  type Incident,
  type PartStore,
  partitionsOf,
} from '../../../shared/incidents/index.ts';
import { DeskError } from '../../../shared/platform/errors.ts';

/**
 * The files that somebody names in `/files`.
 * @throws DeskError invalidRequest naming those that are not there.
 */
export async function attachedFiles(
  parts: PartStore,
  incident: Incident,
  ids: readonly string[],
): Promise<AttachedFile[]> {
  const references = partitionsOf(incident);
  const found = await Promise.all(ids.map((id) => parts.get('file', references, id)));
  const here = found.flatMap((file) => (file?.state === 'here' ? [file] : []));
  if (here.length === ids.length) return here;
  throw new DeskError('invalidRequest', 'Some files are not there.', {
    fields: found.flatMap((file, index) =>
      file?.state === 'here'
        ? []
        : [{ in: 'body' as const, pointer: `/files/${index}`, detail: 'No such file on this incident.' }],
    ),
  });
}

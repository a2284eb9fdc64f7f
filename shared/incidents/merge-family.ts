import { type TimelineEvent, timelineEvent } from './event.ts';
import type { MergeBy, Merging } from './merging.ts';
import type { PartChange } from './part.ts';

interface Placement {
  /** The survivor's parent from now on. */
  readonly survivorParent: string | undefined;
  readonly parts: readonly PartChange[];
  /** What the parent's timeline says of it. */
  readonly events: readonly TimelineEvent[];
}

/**
 * Where the merge leaves the two in their families. The one merged away leaves its parent; the survivor takes its
 * place there where it was its child, or where it has no parent and nobody below either: so no circle can close.
 */
export function placeAfterMerge({ away, survivor, links }: Merging, by: MergeBy): Placement {
  const [gone, heir] = [away.incident, survivor.incident];
  const wasItsChild = heir.parent === gone.reference;
  const alone = heir.parent === undefined && heir.children.all === 0 && gone.children.all === 0;
  const takesPlace = gone.parent !== undefined && gone.parent !== heir.reference && (wasItsChild || alone);
  const survivorParent = takesPlace ? gone.parent : wasItsChild ? undefined : heir.parent;
  const parent = gone.parent;
  const removed = links.map((part): PartChange => ({ kind: 'child', part, remove: true }));
  if (parent === undefined) return { survivorParent, parts: removed, events: [] };
  const at = by.now.toISOString();
  const place = () => ({ id: by.newId(by.now), reference: parent, at, actor: by.actor });
  const events = [
    timelineEvent('relationRemoved', place(), {
      id: gone.reference,
      relation: 'child',
      target: gone.reference,
    }),
  ];
  const parts = removed;
  if (takesPlace) {
    events.push(
      timelineEvent('relationAdded', place(), {
        id: heir.reference,
        relation: 'child',
        target: heir.reference,
      }),
    );
    parts.push({
      kind: 'child',
      part: {
        id: heir.reference,
        reference: parent,
        revision: 0,
        createdAt: at,
        createdBy: { id: by.actor.id, name: by.actor.name },
      },
    });
  }
  return { survivorParent, parts, events };
}

import type { ContactRef, Incident } from './incident.ts';

/** How many Message-IDs of customers our answers refer to. */
const THREAD = 10;

const partiesOf = ({ contact, participants }: Incident): ContactRef[] => [contact, ...participants];

/** Who takes part in one incident and not in the other. */
export function othersOf(one: Incident, other: Incident): ContactRef[] {
  const known = new Set(partiesOf(other).map(({ id }) => id));
  return partiesOf(one).filter(({ id }) => !known.has(id));
}

/** The survivor with what it takes over from the one merged into it. */
export function united(gone: Incident, heir: Incident, parent: string | undefined): Incident {
  const { parent: _, ...rest } = heir;
  const informed = new Set(heir.informedUsers.map(({ address }) => address));
  return {
    ...rest,
    ...(parent === undefined ? {} : { parent }),
    merged: [...heir.merged, gone.reference, ...gone.merged],
    participants: [...heir.participants, ...othersOf(gone, heir)],
    informedUsers: [
      ...heir.informedUsers,
      ...gone.informedUsers.filter(({ address }) => !informed.has(address)),
    ],
    tags: [...new Set([...heir.tags, ...gone.tags])],
    openRequiredTasks: heir.openRequiredTasks + gone.openRequiredTasks,
    minutes: {
      billable: heir.minutes.billable + gone.minutes.billable,
      other: heir.minutes.other + gone.minutes.other,
    },
    attachments: heir.attachments + gone.attachments,
    // The survivor's own thread last: it is what its next answer continues.
    mailThread: [...new Set([...gone.mailThread, ...heir.mailThread])].slice(-THREAD),
  };
}

import { HEAD, type Key } from './key.ts';
import { dueAt, dueList } from './lists.ts';

export const calendarPartition = (site: string): string => `CAL#${site}`;
export const calendarBriefKey = (site: string, id: string): Key => ({
  pk: calendarPartition(site),
  sk: `BRIEF#${id}`,
});
export const calendarBriefs = { from: 'BRIEF#', to: 'BRIEF#~' } as const;
export const calendarKey = (site: string, id: string): Key => ({
  pk: calendarPartition(site),
  sk: `WHOLE#${id}`,
});
/** That something refers to a calendar, which cannot be deleted while it does. */
export const calendarUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: calendarPartition(site),
  sk: `USE#${id}#${kind}#${user}`,
});
export const calendarUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
/** That what is open under a calendar is still to be reckoned anew. Such stand among what falls due, in one shard. */
export const replanKey = (site: string, id: string): Key => ({
  pk: calendarPartition(site),
  sk: `REPLAN#${id}`,
});
export const replanDue = (at: string, id: string) => ({ duePk: dueList(0), dueSk: dueAt(at, id, 'replan') });
export const calendarCountKey = (site: string): Key => ({ pk: calendarPartition(site), sk: HEAD });

export const availabilityPartition = (site: string): string => `AVL#${site}`;
export const availabilityKey = (site: string, agentId: string): Key => ({
  pk: availabilityPartition(site),
  sk: `AGENT#${agentId}`,
});
export const availabilities = { from: 'AGENT#', to: 'AGENT#~' } as const;

export const rotaPartition = (site: string): string => `ROTA#${site}`;
export const rotaKey = (site: string, id: string): Key => ({ pk: rotaPartition(site), sk: `ROTA#${id}` });
export const rotas = { from: 'ROTA#', to: 'ROTA#~' } as const;
/** That something assigns by a rota, which cannot be deleted while it does. */
export const rotaUseKey = (site: string, id: string, kind: string, user: string): Key => ({
  pk: rotaPartition(site),
  sk: `USE#${id}#${kind}#${user}`,
});
export const rotaUses = (id: string) => ({ from: `USE#${id}#`, to: `USE#${id}#~` });
export const rotaCountKey = (site: string): Key => ({ pk: rotaPartition(site), sk: HEAD });

import { digest, HEAD, type Key } from './key.ts';

/** The client's own key is hashed: it may hold anything and be long. */
export const idempotencyKey = (scope: string, key: string): Key => ({
  pk: `IDM#${scope}#${digest(key)}`,
  sk: HEAD,
});

export const jobKey = (id: string): Key => ({ pk: `JOB#${id}`, sk: HEAD });
/** A leg is the work of one run: its item is what the stream tells of it. */
export const jobLegKey = (id: string, leg: number): Key => ({
  pk: `JOB#${id}`,
  sk: `LEG#${String(leg).padStart(6, '0')}`,
});
/** Index `lists`: the imports, or the exports, of a site by their age. */
export const jobList = (site: string, direction: 'import' | 'export'): string => `JOBL#${site}#${direction}`;

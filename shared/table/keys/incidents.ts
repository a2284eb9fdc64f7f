import { HEAD, type Key } from './key.ts';

export const incidentKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: HEAD });

export const kpiKey = (reference: string, kpi: string): Key => ({ pk: `INC#${reference}`, sk: `KPI#${kpi}` });

/** What time does next to an incident; sorts right behind its head, so that the same query reads it. */
export const timerKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: `${HEAD}#TIMER` });

/** The sort keys that hold an incident and its KPI instances, but no timeline. */
export const headAndKpis = { from: HEAD, to: 'KPI#~' } as const;

/** The sort keys of a timeline. */
export const timeline = { from: 'LOG#', to: 'LOG#~' } as const;

export const isTimelinePlace = (sk: string): boolean => sk > timeline.from && sk < timeline.to;

export const eventKey = (reference: string, at: string, id: string): Key => ({
  pk: `INC#${reference}`,
  sk: `LOG#${at}#${id}`,
});

/** The sort keys of a timeline since an instant, and those before it. */
export const eventPlaces = (at: string) => ({
  since: { from: `LOG#${at}`, to: timeline.to },
  before: { from: timeline.from, to: `LOG#${at}` },
});

/** The sort keys of what a timeline tells of one instant. */
export const eventsAt = (at: string) => ({ from: `LOG#${at}#`, to: `LOG#${at}#~` });

/** A part of an incident: a task, a file, a relation. */
export const partKey = (reference: string, kind: string, id: string): Key => ({
  pk: `INC#${reference}`,
  sk: `PART#${kind}#${id}`,
});

/** The sort keys of all parts of one kind, in the order of their ids, which is that of their making. */
export const partsOfKind = (kind: string) => ({ from: `PART#${kind}#`, to: `PART#${kind}#~` });

/** The incident that an entry of a timeline was split into. */
export const splitKey = (reference: string, eventId: string): Key => ({
  pk: `INC#${reference}`,
  sk: `SPLIT#${eventId}`,
});

/** The words under which an incident is found, as they were last written. */
export const termsKey = (reference: string): Key => ({ pk: `INC#${reference}`, sk: 'TERMS' });

/** Long text has an item of its own, so that lists and changes do not pay for reading it. */
export const textKey = (reference: string, field: string): Key => ({
  pk: `INC#${reference}`,
  sk: `TEXT#${field}`,
});

/** The sort keys of an incident's texts. */
export const texts = { from: 'TEXT#', to: 'TEXT#~' } as const;

export const counterKey = (site: string, day: string): Key => ({ pk: `CTR#${site}#${day}`, sk: HEAD });

/** Minutes logged on one day by an agent or for an account. */
export const minutesPartition = (kind: 'agent' | 'account', id: string): string => `TOT#${kind}#${id}`;
export const minutesKey = (kind: 'agent' | 'account', id: string, day: string): Key => ({
  pk: minutesPartition(kind, id),
  sk: day,
});

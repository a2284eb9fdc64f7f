/** A Friday in summer, ten in the morning in Berlin: within office hours there and in London. */
export const morning = new Date('2026-06-12T08:00:00.000Z');

export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;

export const plus = (from: Date, milliseconds: number): Date => new Date(from.getTime() + milliseconds);

import type { Coded } from './sections.ts';

/** Whether a code may be chosen from a list. One left empty restricts nothing. */
export const takes = (list: readonly Pick<Coded, 'code'>[], code: string): boolean =>
  list.length === 0 || list.some((one) => one.code === code);

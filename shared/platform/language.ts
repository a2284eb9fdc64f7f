import * as z from 'zod';

/** The languages in which the desk speaks to customers. */
export const languages = ['en', 'fr', 'de'] as const;
export const Language = z.enum(languages);
export type Language = z.infer<typeof Language>;

import * as z from 'zod';

/** What is wrong by now with what was right when it was saved. */
export const faults = () =>
  z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .meta({
      description:
        'Where it names codes, custom fields or agents that were taken out of the settings since, as JSON pointers; absent where it does not.',
    });

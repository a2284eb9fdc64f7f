import type { Liquid } from 'liquidjs';
import { boundedLiquid, plainFilters, plainTags } from '../../platform/liquid.ts';
import { partials } from './page.ts';
import { Prepared } from './prepared.ts';
import { LONGEST_SOURCE } from './template.ts';

const bounds = {
  filters: plainFilters,
  longestSource: LONGEST_SOURCE,
  time: 500,
  memory: 20_000_000,
} as const;

const lazily = (make: () => Liquid): (() => Liquid) => {
  let made: Liquid | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** For subjects and text parts. */
export const textEngine = lazily(() => boundedLiquid({ ...bounds, tags: plainTags }));

/** For HTML parts: every value comes escaped, and there is no way around that. */
export const htmlEngine = lazily(() =>
  boundedLiquid({ ...bounds, tags: [...plainTags, 'render'], partials, escape: Prepared.html }),
);

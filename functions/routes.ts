import type { Route } from '../shared/platform/http/route.ts';

/** Every route of the HTTP API. */
export const routes: readonly Route[] = [];

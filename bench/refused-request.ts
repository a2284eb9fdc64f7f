import type * as z from 'zod';
import { routes } from '../functions/routes.ts';
import { apiSamples } from '../infra/generate/api-samples.ts';
import type { Route } from '../shared/platform/http/route.ts';

/** A request as API Gateway hands it over. */
export type RefusedRequest = (typeof apiSamples)[number]['event'];

const refuses = (schema: z.ZodType | undefined, value: unknown): boolean =>
  schema !== undefined && !schema.safeParse(value).success;

/** Fields that none of our routes takes. */
const nonsense = { body: '[]', path: {}, query: { limit: 'none' } };

const isRefused = (route: Route): boolean =>
  refuses(route.body, JSON.parse(nonsense.body)) ||
  refuses(route.params, nonsense.path) ||
  refuses(route.query, nonsense.query);

/**
 * A request that a function refuses for its fields, before it asks any service: the one whose route takes a body,
 * where there is one. Undefined for a function that refuses nothing or serves no routes.
 */
export function refusedRequest(path: string): RefusedRequest | undefined {
  const own = routes.filter((route) => route.function === path && isRefused(route));
  const route = own.find(({ body }) => body) ?? own[0];
  const event = apiSamples.find(({ id }) => id === route?.id)?.event;
  if (!route || !event) return undefined;
  return {
    ...event,
    queryStringParameters: nonsense.query,
    pathParameters: nonsense.path,
    ...(route.body ? { body: nonsense.body } : {}),
  };
}

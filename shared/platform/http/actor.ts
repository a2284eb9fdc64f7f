import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { DeskError } from '../errors.ts';
import { type Role, roles } from './route.ts';

/** Who acts, from the token that API Gateway's authorizer has already verified. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The address the token names, so that nobody is told by mail of what they did themselves. Log it nowhere. */
  readonly address?: string;
}

const Claims = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().max(254).optional(),
  'cognito:username': z.string().optional(),
  'cognito:groups': z.union([z.string(), z.array(z.string())]).optional(),
});

/** Each role may do what the ones before it may. */
const covers = (held: readonly Role[], wanted: Role): boolean =>
  held.some((role) => roles.indexOf(role) >= roles.indexOf(wanted));

/** Whether somebody may do what this role may. */
export const holds = ({ roles: held }: Pick<Actor, 'roles'>, wanted: Role): boolean => covers(held, wanted);

/**
 * The actor of a request to a route of this role; undefined where the route is public.
 * @throws DeskError unauthenticated or forbidden.
 */
export function actorOf(event: APIGatewayProxyEventV2, wanted: Role): Actor | undefined {
  if (wanted === 'public') return undefined;
  const context: unknown = event.requestContext;
  const claims = Claims.safeParse(
    (context as { authorizer?: { jwt?: { claims?: unknown } } }).authorizer?.jwt?.claims,
  );
  if (!claims.success) throw new DeskError('unauthenticated', 'Sign in first.');
  const held = groupsOf(claims.data['cognito:groups']);
  if (!covers(held, wanted)) {
    throw new DeskError('forbidden', `This needs the role ${wanted}.`);
  }
  const name = claims.data.name ?? claims.data['cognito:username'] ?? claims.data.sub;
  const { sub, email } = claims.data;
  return { id: sub, name: name.slice(0, 100), roles: held, ...(email ? { address: email } : {}) };
}

/** API Gateway hands an array claim over as the text `[agent manager]`. */
const groupsOf = (claim: string | readonly string[] | undefined): readonly Role[] => {
  const names = typeof claim === 'string' ? claim.replace(/^\[|\]$/g, '').split(/[\s,]+/) : (claim ?? []);
  return roles.filter((role) => role !== 'public' && names.includes(role));
};

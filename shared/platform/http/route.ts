import type * as z from 'zod';
import type { ErrorCode } from '../errors.ts';

/** The least right a route asks for. `public` needs no token; the others are groups of the identity token. */
export const roles = ['public', 'agent', 'manager', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Each a Lambda of its own. */
export type RouteFunction =
  | 'api/portal'
  | 'api/desk'
  | 'api/work'
  | 'api/links'
  | 'api/customers'
  | 'api/products'
  | 'api/entitlements'
  | 'api/find'
  | 'api/setup'
  | 'api/files'
  | 'api/mail'
  | 'api/texts'
  | 'api/rules'
  | 'api/bulk'
  | 'api/webhooks'
  | 'api/transfers'
  | 'api/documents'
  | 'tracking/hit';

export interface Reply {
  readonly description: string;
  /** JSON unless `contentType` says otherwise. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
}

/**
 * A route, declared once. API Gateway, the router, validation and OpenAPI are made from it.
 * `path` is in API Gateway's form: `/v1/incidents/{reference}`.
 */
export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly role: Role;
  readonly function: RouteFunction;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Whether a request may come without a body: it stands for `{}` then. */
  readonly bodyOptional?: true;
  /** Whether a page may send it as a form, too. */
  readonly form?: true;
  /** Largest body in bytes; 64 KiB where unset. */
  readonly bodyLimit?: number;
  /** Failures that do not follow from the declaration. */
  readonly refuses?: readonly ErrorCode[];
  /** What a success answers, by status code. Failures are problem documents everywhere. */
  readonly replies: Readonly<Record<number, Reply>>;
}

/** Keeps the exact types of a declaration, so that its handler is typed by it. */
export const defineRoute = <const R extends Route>(route: R): R => route;

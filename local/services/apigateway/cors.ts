import * as z from 'zod';

export const CorsConfiguration = z.strictObject({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
  AllowCredentials: z.boolean().default(false),
});
export type CorsConfiguration = z.output<typeof CorsConfiguration>;

/** The headers that tell a browser on this origin what it may do; none for an origin that may nothing. */
export function corsHeaders(
  cors: CorsConfiguration,
  origin: string | undefined,
  preflight: boolean,
): Record<string, string> {
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders, MaxAge, AllowCredentials } = cors;
  if (origin === undefined) return {};
  const any = AllowOrigins.includes('*');
  if (!any && !AllowOrigins.includes(origin)) return {};
  const headers: Record<string, string> = {
    'access-control-allow-origin': any ? '*' : origin,
    vary: 'Origin',
  };
  if (AllowCredentials) headers['access-control-allow-credentials'] = 'true';
  if (ExposeHeaders.length > 0) headers['access-control-expose-headers'] = ExposeHeaders.join(',');
  if (!preflight) return headers;
  headers['access-control-allow-methods'] = AllowMethods.join(',');
  headers['access-control-allow-headers'] = AllowHeaders.join(',');
  if (MaxAge !== undefined) headers['access-control-max-age'] = String(MaxAge);
  return headers;
}

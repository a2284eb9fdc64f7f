import type { AwsCall, AwsReply } from '../../contract.ts';
import type { CorsRule } from './definition.ts';
import { errorReply } from './error.ts';

/** One `*` stands for anything, as in S3's rules. */
const like = (pattern: string, value: string): boolean => {
  const [start = '', end] = pattern.toLowerCase().split('*', 2);
  const text = value.toLowerCase();
  return end === undefined ? text === start : text.startsWith(start) && text.endsWith(end);
};

function ruleFor(rules: readonly CorsRule[], origin: string, method: string, headers: readonly string[]) {
  return rules.find(
    (rule) =>
      rule.AllowedOrigins.some((allowed) => like(allowed, origin)) &&
      rule.AllowedMethods.includes(method) &&
      headers.every((header) => rule.AllowedHeaders.some((allowed) => like(allowed, header))),
  );
}

/** What a browser is told along with the answer to its call; nothing where it may not read it. */
export function corsHeaders(rules: readonly CorsRule[], call: AwsCall): Record<string, string> {
  const origin = call.headers.origin;
  const rule = origin === undefined ? undefined : ruleFor(rules, origin, call.method, []);
  if (origin === undefined || rule === undefined) return {};
  return {
    'access-control-allow-origin': rule.AllowedOrigins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(rule.ExposedHeaders.length > 0 && {
      'access-control-expose-headers': rule.ExposedHeaders.join(', '),
    }),
    vary: 'Origin',
  };
}

/** The answer to a browser's question before its call. */
export function preflight(rules: readonly CorsRule[], call: AwsCall): AwsReply {
  const asked = (call.headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim());
  const headers = asked.filter((name) => name !== '');
  const method = call.headers['access-control-request-method'] ?? '';
  const rule = ruleFor(rules, call.headers.origin ?? '', method, headers);
  if (rule === undefined) {
    return errorReply(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  }
  return {
    status: 200,
    headers: {
      ...corsHeaders(rules, { ...call, method }),
      ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
      ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    },
  };
}

import type { unsubscriber } from '../../../shared/customers/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { SigningKeys } from '../../../shared/platform/signing-keys.ts';
import { type StoppableType, stoppableTypes } from '../../../shared/responses/index.ts';
import { readUnsubscribe } from '../../../shared/tracking/index.ts';
import { deadLinkPage } from '../pages/dead-link-page.ts';
import { unsubscribePage } from '../pages/unsubscribe-page.ts';
import type { showUnsubscribeRoute, unsubscribeRoute } from '../routes/unsubscribe.ts';

interface UnsubscribeParts {
  readonly keys: SigningKeys;
  readonly site: Pick<Site, 'name' | 'language'>;
  readonly unsubscribe: ReturnType<typeof unsubscriber>;
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

const deadLink = (site: UnsubscribeParts['site']): RouteAnswer => ({
  ...{ status: 404, headers: pageHeaders, body: deadLinkPage(site) },
});

/** What a genuine token stops, and whose language it speaks. */
async function read({ keys }: Pick<UnsubscribeParts, 'keys'>, token: string) {
  const claims = await readUnsubscribe(await keys(), token);
  const type = stoppableTypes.find((one): one is StoppableType => one === claims?.t);
  return claims && type ? { contactId: claims.c, type, language: claims.l } : undefined;
}

export const showUnsubscribeHandler =
  (parts: Omit<UnsubscribeParts, 'unsubscribe'>): RouteHandler<typeof showUnsubscribeRoute> =>
  async ({ params }) => {
    const asked = await read(parts, params.token);
    if (!asked) return deadLink(parts.site);
    return {
      status: 200,
      headers: pageHeaders,
      body: unsubscribePage({ ...asked, done: false }, parts.site),
    };
  };

export const unsubscribeHandler =
  (parts: UnsubscribeParts): RouteHandler<typeof unsubscribeRoute> =>
  async ({ params, now }) => {
    const asked = await read(parts, params.token);
    if (!asked || !(await parts.unsubscribe(asked.contactId, asked.type, now))) return deadLink(parts.site);
    return { status: 200, headers: pageHeaders, body: unsubscribePage({ ...asked, done: true }, parts.site) };
  };

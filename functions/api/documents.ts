import { createHash } from 'node:crypto';
import { systemClock } from '../../shared/platform/clock.ts';
import { noRoute } from '../../shared/platform/http/no-route.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { deskApi } from '../desk-api.ts';
import { routes } from '../routes.ts';
import { docsPage } from './pages/docs-page.ts';
import { docsStyle } from './pages/docs-style.ts';
import { readOpenApi, showDocs } from './routes/documents.ts';

/** Made when it is first asked for: to describe every schema takes longer than all else here. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
/** The page has one style sheet and nothing else that a browser would load or run. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const api = once(deskApi);
const document = once(() => JSON.stringify(api()));
const page = once(() => docsPage(api()));

export const handler = serve(
  [
    bind(readOpenApi, async () => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
      body: document(),
    })),
    bind(showDocs, async () => ({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
        'cache-control': 'public, max-age=300',
      },
      body: page(),
    })),
  ],
  { clock: systemClock, logger: functionLogger('api/documents') },
  (request) => noRoute(routes, request),
);

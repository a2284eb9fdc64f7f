import { systemClock } from '../../shared/platform/clock.ts';
import { noRoute } from '../../shared/platform/http/no-route.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { functionLogger } from '../../shared/platform/logger.ts';
import { deskApi } from '../desk-api.ts';
import { routes } from '../routes.ts';
import { docsPage } from './pages/docs-page.ts';
import { readOpenApi, showDocs } from './routes/documents.ts';

const document = JSON.stringify(deskApi());
const page = docsPage(deskApi());

export const handler = serve(
  [
    bind(readOpenApi, async () => ({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
      body: document,
    })),
    bind(showDocs, async () => ({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'cache-control': 'public, max-age=300',
      },
      body: page,
    })),
  ],
  { clock: systemClock, logger: functionLogger('api/documents') },
  (request) => noRoute(routes, request),
);

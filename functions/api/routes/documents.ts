import { defineRoute } from '../../../shared/platform/http/route.ts';

const tag = 'Documents';

export const readOpenApi = defineRoute({
  id: 'readOpenApi',
  method: 'GET',
  path: '/v1/openapi.json',
  role: 'public',
  function: 'api/documents',
  tag,
  summary: 'This API as an OpenAPI 3.1 document',
  replies: { 200: { description: 'The document.', contentType: 'application/json' } },
});

export const showDocs = defineRoute({
  id: 'showDocs',
  method: 'GET',
  path: '/docs',
  role: 'public',
  function: 'api/documents',
  tag,
  summary: 'This API as a readable page',
  replies: { 200: { description: 'The page.', contentType: 'text/html' } },
});

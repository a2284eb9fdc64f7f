import { openApiDocument } from '../shared/platform/http/openapi.ts';
import { routes } from './routes.ts';

/** The whole HTTP API as an OpenAPI 3.1 document. */
export const deskApi = () => openApiDocument(routes, { title: 'Incident Desk', version: '1.0.0' });

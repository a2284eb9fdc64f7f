import type { Route } from '../shared/platform/http/route.ts';
import * as documents from './api/routes/documents.ts';
import * as files from './api/routes/files.ts';
import * as find from './api/routes/find.ts';
import * as incidents from './api/routes/incidents.ts';
import * as portal from './api/routes/portal.ts';
import * as record from './api/routes/record.ts';
import * as settings from './api/routes/settings.ts';
import * as timeline from './api/routes/timeline.ts';
import * as tracking from './api/routes/tracking.ts';
import * as views from './api/routes/views.ts';

/** Every route of the HTTP API, in the order in which the documentation shows them. */
export const routes: readonly Route[] = [
  portal.askQuestion,
  portal.readOwnIncident,
  portal.showOwnIncident,
  views.listIncidentsRoute,
  incidents.readIncidentRoute,
  record.patchIncidentRoute,
  record.readTextRoute,
  timeline.readTimelineRoute,
  incidents.replyRoute,
  views.listViewsRoute,
  views.createViewRoute,
  views.readViewRoute,
  views.replaceViewRoute,
  views.deleteViewRoute,
  settings.readSettingsRoute,
  settings.readSectionRoute,
  settings.saveSectionRoute,
  find.searchRoute,
  find.similarRoute,
  find.candidatesRoute,
  files.downloadAttachment,
  files.downloadMail,
  tracking.openPixel,
  tracking.followLink,
  documents.readOpenApi,
  documents.showDocs,
];

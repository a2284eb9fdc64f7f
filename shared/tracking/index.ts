export {
  clickPath,
  clickUrl,
  customerPagePath,
  customerPageUrl,
  incidentLink,
  pixelPath,
  pixelUrl,
  unnamedLink,
} from './links.ts';
export {
  Click,
  type TrackingReader,
  type TrackingStore,
  trackingReader,
  trackingStore,
  View,
} from './store.ts';
export {
  type ClickClaims,
  incidentLinkEnd,
  readClick,
  readIncidentLink,
  readView,
  signClick,
  signIncidentLink,
  signView,
  type ViewClaims,
} from './tokens.ts';

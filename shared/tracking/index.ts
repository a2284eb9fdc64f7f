export {
  clickPath,
  clickUrl,
  customerPagePath,
  customerPageUrl,
  incidentLink,
  pixelPath,
  pixelUrl,
} from './links.ts';
export { Click, type TrackingStore, trackingStore, View } from './store.ts';
export {
  type ClickClaims,
  readClick,
  readIncidentLink,
  readView,
  signClick,
  signIncidentLink,
  signView,
  type ViewClaims,
} from './tokens.ts';

import type { Settings } from './sections.ts';

const label = (en: string, fr: string, de: string) => ({ en, fr, de });

const levels = [
  { code: 'high', label: label('High', 'Élevé', 'Hoch') },
  { code: 'medium', label: label('Medium', 'Moyen', 'Mittel') },
  { code: 'low', label: label('Low', 'Faible', 'Niedrig') },
];

/** What holds until an admin says otherwise. */
export const defaultSettings: Settings = {
  statuses: {
    unresolved: { label: label('Unresolved', 'Non résolu', 'Ungelöst'), group: 'open' },
    waiting: {
      label: label('Waiting for customer', 'En attente du client', 'Wartet auf Kunden'),
      group: 'pending',
    },
    updated: { label: label('Updated', 'Mis à jour', 'Aktualisiert'), group: 'open' },
    solved: { label: label('Solved', 'Résolu', 'Gelöst'), group: 'done' },
    closed: { label: label('Closed', 'Fermé', 'Geschlossen'), group: 'done' },
  },
  priorities: {
    impacts: levels,
    urgencies: levels,
    matrix: {
      high: { high: 'P1', medium: 'P2', low: 'P3' },
      medium: { high: 'P2', medium: 'P3', low: 'P4' },
      low: { high: 'P3', medium: 'P4', low: 'P5' },
    },
    severities: {
      P1: label('Critical', 'Critique', 'Kritisch'),
      P2: label('High', 'Élevée', 'Hoch'),
      P3: label('Medium', 'Moyenne', 'Mittel'),
      P4: label('Low', 'Basse', 'Niedrig'),
      P5: label('Minor', 'Mineure', 'Gering'),
    },
  },
  codes: { reasons: [], resolutions: [], dispositions: [], categories: [], topics: [] },
  workflow: {
    stages: [
      { code: 'identify', label: label('Identify', 'Identifier', 'Erkennen') },
      { code: 'research', label: label('Research', 'Rechercher', 'Untersuchen') },
      { code: 'resolve', label: label('Resolve', 'Résoudre', 'Lösen') },
    ],
    resolutionRequired: false,
    reopenDays: 14,
    childDepth: 3,
  },
  customFields: [],
  eventTypes: [],
  teams: { queues: [], groups: [] },
  routing: [],
  offers: [],
  webhooks: { trusted: [] },
  timers: { close: { afterDays: 7, count: 'clock' } },
  mailLimits: {
    ...{ perTenMinutes: 10, perDay: 100, quietMinutes: 60 },
    ...{ automaticPerMinute: 600, automaticPerHour: 6_000, automaticPauseMinutes: 30 },
  },
  foreignSites: [],
  outgoingMail: { signature: {} },
};

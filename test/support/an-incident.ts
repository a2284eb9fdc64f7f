import {
  type Change,
  type Incident,
  type IncidentState,
  openIncident,
  type Question,
} from '../../shared/incidents/index.ts';
import { defaultSettings } from '../../shared/settings/index.ts';
import { defaultPolicy } from '../../shared/sla/index.ts';
import { countedIds } from './ids.ts';
import { morning } from './time.ts';

/** A question as the portal form gives it. */
export const aQuestion = (over: Partial<Question> = {}): Question => ({
  siteId: 'main',
  channel: 'portal',
  subject: 'The printer is on fire',
  text: 'It burns. What now?',
  contact: { id: 'contact-1', name: 'Ada Example', address: 'ada@example.com' },
  language: 'en',
  ...over,
});

/** What opens an incident, of this question, at this instant. */
export const anOpening = (
  question: Partial<Question> = {},
  by: Partial<Parameters<typeof openIncident>[1]> = {},
): Change =>
  openIncident(aQuestion(question), {
    reference: '260612-000001',
    policy: defaultPolicy('Europe/Berlin'),
    receipt: true,
    now: morning,
    newId: countedIds('open'),
    settings: defaultSettings,
    ...by,
  });

/** An incident just opened, with the given fields in place of its own. */
export const anIncident = (over: Partial<Incident> = {}): Incident => ({ ...anOpening().incident, ...over });

/** The same with its promise, as one read gives it. */
export const aState = (over: Partial<Incident> = {}, kpis = anOpening().kpis): IncidentState => ({
  incident: anIncident(over),
  kpis,
});

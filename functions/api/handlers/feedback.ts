import { type CustomerStore, oneOf } from '../../../shared/customers/index.ts';
import {
  type IncidentReader,
  type IncidentState,
  type IncidentStore,
  livingIncident,
  rate,
} from '../../../shared/incidents/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { SigningKeys } from '../../../shared/platform/signing-keys.ts';
import { readScore } from '../../../shared/tracking/index.ts';
import { deadLinkPage } from '../pages/dead-link-page.ts';
import { feedbackHeaders, feedbackPage } from '../pages/feedback-page.ts';
import type { giveFeedbackRoute, showFeedbackRoute } from '../routes/feedback.ts';

export interface FeedbackParts {
  readonly incidents: IncidentStore;
  readonly reader: IncidentReader;
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly keys: SigningKeys;
  readonly site: Pick<Site, 'name' | 'language'>;
  readonly newId: NewId;
}

/** The incident behind a score, where its contact is still the one who was asked; undefined for a dead link. */
async function asked({ incidents, customers, keys }: FeedbackParts, token: string, now: Date) {
  const claims = await readScore(await keys(), token, now);
  if (!claims) return undefined;
  const [living, contact] = await Promise.all([
    livingIncident(incidents, claims.r),
    customers.contact(claims.c),
  ]);
  const isTheirs = ({ incident }: IncidentState) => oneOf(claims.c, contact).ids.has(incident.contact.id);
  return living && isTheirs(living) ? { incident: living.incident, score: claims.s, isTheirs } : undefined;
}

const deadLink = (site: FeedbackParts['site']): RouteAnswer => ({
  ...{ status: 404, headers: feedbackHeaders, body: deadLinkPage(site) },
});

export const showFeedbackHandler =
  (parts: FeedbackParts): RouteHandler<typeof showFeedbackRoute> =>
  async ({ params, now }) => {
    const found = await asked(parts, params.token, now);
    if (!found) return deadLink(parts.site);
    const { incident, score } = found;
    const { language, reference, feedback } = incident;
    const view = { language, reference, score, given: feedback?.score === score };
    return { status: 200, headers: feedbackHeaders, body: feedbackPage(view, parts.site) };
  };

export const giveFeedbackHandler =
  (parts: FeedbackParts): RouteHandler<typeof giveFeedbackRoute> =>
  async ({ params, body, now }) => {
    const found = await asked(parts, params.token, now);
    if (!found) return deadLink(parts.site);
    const { reference } = found.incident;
    const score = body.score ?? found.score;
    const text = (await saidAlready(parts.reader, reference, body.text)) ? undefined : body.text;
    await parts.incidents.change(reference, (state) => {
      const { contact, mergedInto } = state.incident;
      if (mergedInto || !found.isTheirs(state)) return undefined;
      const actor = { kind: 'contact' as const, id: contact.id, name: contact.name };
      return rate(state, { score, text }, { actor, now, newId: parts.newId });
    });
    const view = { language: found.incident.language, reference, score, given: true };
    return { status: 200, headers: feedbackHeaders, body: feedbackPage(view, parts.site) };
  };

/** A page that is loaded again sends its words again. */
async function saidAlready(reader: IncidentReader, reference: string, text: string | undefined) {
  if (!text) return false;
  const { events } = await reader.timeline(reference, {
    ...{ size: 1, newestFirst: true },
    wanted: ({ type, data }) => type === 'feedback' && data.text !== undefined,
  });
  return events[0]?.data.text === text;
}

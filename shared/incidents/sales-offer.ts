import type * as z from 'zod';
import { DeskError } from '../platform/errors.ts';
import type { Offer } from '../settings/index.ts';
import type { IncidentState } from './change.ts';
import { timelineEvent } from './event.ts';
import type { Incident } from './incident.ts';
import type { PresentedOffer } from './part.ts';
import { made, partChanged, type SalesBy } from './sales.ts';

export type OfferOfCatalogue = z.output<typeof Offer>;

/**
 * Why an offer may not be presented on an incident on a day (`2026-11-23`, in the site's time zone); empty where
 * it may. Both ends of its period belong to it.
 */
export function whyNotOffered(
  offer: OfferOfCatalogue,
  { product, category, account, language }: Incident,
  day: string,
): string[] {
  const { products, categories, accounts, languages } = offer.eligible;
  const outside = (list: readonly string[], value: string | undefined) =>
    list.length > 0 && (value === undefined || !list.includes(value));
  return [
    ...(offer.from && day < offer.from ? [`It begins on ${offer.from}.`] : []),
    ...(offer.until && day > offer.until ? [`It ended on ${offer.until}.`] : []),
    ...(outside(products, product) ? ['It is for other products.'] : []),
    ...(outside(categories, category) ? ['It is for other categories.'] : []),
    ...(outside(accounts, account) ? ['It is for other accounts.'] : []),
    ...(outside(languages, language) ? ['It is for customers of another language.'] : []),
  ];
}

export const titleOf = ({ label }: OfferOfCatalogue, { language }: Incident): string =>
  label[language] ?? label.en;

/**
 * Notes that an offer was presented to the customer: once on an incident, and only while they may have it.
 * @throws DeskError conflict, saying why not.
 */
export function presentOffer(
  state: IncidentState,
  offer: OfferOfCatalogue,
  had: PresentedOffer | undefined,
  note: string | undefined,
  by: SalesBy & { day: string },
) {
  if (had) throw new DeskError('conflict', `This offer was presented already: it is ${had.state}.`);
  const whyNot = whyNotOffered(offer, state.incident, by.day);
  if (whyNot.length > 0) {
    throw new DeskError('conflict', `This offer cannot be presented here. ${whyNot.join(' ')}`);
  }
  const part: PresentedOffer = {
    ...made(state, by),
    // The id is the offer's code: the table holds each once.
    id: offer.code,
    offer: offer.code,
    title: titleOf(offer, state.incident),
    state: 'presented',
    ...(note ? { note } : {}),
  };
  return partChanged(state, { kind: 'offer', part }, by, (place) => [
    timelineEvent('offerPresented', place(), { id: part.id, title: part.title, offer: part.offer }),
  ]);
}

/** @throws DeskError conflict where it was answered before. */
export function answerOffer(
  state: IncidentState,
  before: PresentedOffer,
  answer: { readonly state: 'accepted' | 'declined'; readonly note?: string | undefined },
  by: SalesBy,
) {
  if (before.state !== 'presented') {
    throw new DeskError('conflict', `This offer was ${before.state} already.`);
  }
  const part = { ...before, state: answer.state, ...(answer.note ? { note: answer.note } : {}) };
  return partChanged(state, { kind: 'offer', part }, by, (place) => [
    timelineEvent('offerAnswered', place(), { id: part.id, title: part.title, answer: answer.state }),
  ]);
}

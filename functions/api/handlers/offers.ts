import type * as z from 'zod';
import {
  answerOffer,
  type Change,
  type Incident,
  type OfferOfCatalogue,
  type PresentedOffer,
  partitionsOf,
  presentOffer,
  titleOf,
  whyNotOffered,
} from '../../../shared/incidents/index.ts';
import { dayIn } from '../../../shared/platform/day.ts';
import { faultyField } from '../../../shared/platform/errors.ts';
import type { RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { answerOfferRoute, listOffersRoute, OfferResult, presentOfferRoute } from '../routes/sales.ts';
import { headOf } from './absent.ts';
import { commander } from './command.ts';
import { commandOf } from './command-of.ts';
import { type LinkParts, partOf } from './link-parts.ts';
import { partView } from './list-parts.ts';

/** As many as there may be in the catalogue, and some that were in it once. */
const PRESENTED = 500;

export const listOffersHandler =
  (parts: LinkParts): RouteHandler<typeof listOffersRoute> =>
  async ({ params, now }) => {
    const [incident, { offers }] = await Promise.all([
      headOf(parts.reader, params.reference),
      parts.settings.load(),
    ]);
    const { parts: presented } = await parts.parts.list('offer', partitionsOf(incident), { size: PRESENTED });
    const day = dayIn(parts.site.timeZone, now);
    const known = new Map(presented.map((part) => [part.offer, part]));
    const listed = new Set(offers.map(({ code }) => code));
    const gone = presented.filter(({ offer }) => !listed.has(offer));
    return {
      status: 200,
      body: {
        offers: [
          ...offers.map((offer) => viewOf(offer, incident, known.get(offer.code), day)),
          ...gone.map((part) => ({
            ...{ offer: part.offer, title: part.title, description: '', eligible: false },
            whyNot: ['It is in the catalogue no more.'],
            presented: partView(part),
          })),
        ],
      },
    };
  };

function viewOf(offer: OfferOfCatalogue, incident: Incident, had: PresentedOffer | undefined, day: string) {
  const whyNot = [
    ...(had ? [`It was presented already: it is ${had.state}.`] : []),
    ...whyNotOffered(offer, incident, day),
  ];
  return {
    offer: offer.code,
    title: titleOf(offer, incident),
    description: offer.description,
    ...(offer.from ? { from: offer.from } : {}),
    ...(offer.until ? { until: offer.until } : {}),
    eligible: whyNot.length === 0,
    whyNot,
    ...(had ? { presented: partView(had) } : {}),
  };
}

export const presentOfferHandler = (parts: LinkParts): RouteHandler<typeof presentOfferRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'presentOffer',
      status: 201,
      decide: async (state, { settings, ...context }) => {
        const offer = settings.offers.find(({ code }) => code === request.body.offer);
        if (!offer) throw unknownOffer();
        const had = await parts.parts.get('offer', partitionsOf(state.incident), offer.code);
        const day = dayIn(parts.site.timeZone, context.now);
        return presentOffer(state, offer, had, request.body.note, { ...context, day });
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

const unknownOffer = () => {
  return faultyField('/offer', 'There is no such offer in the catalogue.');
};

export const answerOfferHandler = (parts: LinkParts): RouteHandler<typeof answerOfferRoute> => {
  const run = commander(parts);
  return (request) =>
    run(commandOf(request), {
      name: 'answerOffer',
      status: 200,
      decide: async (state, context) => {
        const before = await partOf(parts, 'offer', state.incident, request.params.offerId);
        return answerOffer(state, before, request.body, context);
      },
      resultOf: (change) => resultOf(change, change.part),
    });
};

const resultOf = ({ incident }: Change, part: PresentedOffer): z.infer<typeof OfferResult> => ({
  reference: incident.reference,
  version: incident.version,
  offer: partView(part),
});

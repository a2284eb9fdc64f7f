import * as z from 'zod';
import { isCurrency, partKinds } from '../../../shared/incidents/index.ts';
import { defineRoute } from '../../../shared/platform/http/route.ts';
import { Code } from '../../../shared/settings/index.ts';
import { CommandHeaders, CommandResult, IncidentParams, line } from './command.ts';
import { Id, PageQuery, text } from './linking.ts';

const tag = 'Sales';
const common = { role: 'agent', function: 'api/links', tag, params: IncidentParams } as const;
const page = 'In the order of their making; `next` is absent on the last page.';
const note = text(2000);
const notEmpty = (patch: object) => Object.keys(patch).length > 0;
const saysNothing = 'It names a field to change.';

export const OpportunityView = partKinds.opportunity.omit({ revision: true });
export const OpportunityResult = CommandResult.extend({ opportunity: OpportunityView });

const opportunity = {
  name: line(200),
  amount: z.number().min(0).max(1e12),
  currency: z.string().refine(isCurrency, 'A currency of ISO 4217, such as EUR.'),
  stage: Code,
};

export const openOpportunityRoute = defineRoute({
  id: 'openOpportunity',
  method: 'POST',
  path: '/v1/incidents/{reference}/opportunities',
  ...common,
  summary: 'Open an opportunity that shows on an incident',
  description: 'The bus carries it to the CRM, as ids and figures.',
  headers: CommandHeaders,
  body: z.strictObject({ ...opportunity, note: note.optional() }),
  replies: { 201: { description: 'The opportunity.', schema: OpportunityResult } },
});

export const changeOpportunityRoute = defineRoute({
  id: 'changeOpportunity',
  method: 'PATCH',
  path: '/v1/incidents/{reference}/opportunities/{opportunityId}',
  ...common,
  params: IncidentParams.extend({ opportunityId: Id }),
  summary: 'Change an opportunity',
  headers: CommandHeaders,
  body: z
    .strictObject({ ...opportunity, note: note.nullable() })
    .partial()
    .refine(notEmpty, saysNothing),
  replies: { 200: { description: 'The opportunity as it stands.', schema: OpportunityResult } },
});

export const listOpportunitiesRoute = defineRoute({
  id: 'listOpportunities',
  method: 'GET',
  path: '/v1/incidents/{reference}/opportunities',
  ...common,
  summary: 'Page through the opportunities of an incident',
  query: PageQuery,
  replies: {
    200: {
      description: page,
      schema: z.object({ opportunities: z.array(OpportunityView), next: z.string().optional() }),
    },
  },
});

export const PresentedView = partKinds.offer.omit({ revision: true });
export const OfferResult = CommandResult.extend({ offer: PresentedView });

export const listOffersRoute = defineRoute({
  id: 'listOffers',
  method: 'GET',
  path: '/v1/incidents/{reference}/offers',
  ...common,
  summary: 'The catalogue of offers as it is for an incident',
  description: 'Each offer with whether it may be presented today, why not, and what became of it here.',
  replies: {
    200: {
      description: 'All offers of the settings, and those presented that are in the catalogue no more.',
      schema: z.object({
        offers: z.array(
          z.object({
            offer: z.string(),
            title: z.string(),
            description: z.string(),
            from: z.string().optional(),
            until: z.string().optional(),
            eligible: z.boolean(),
            whyNot: z.array(z.string()),
            presented: PresentedView.optional(),
          }),
        ),
      }),
    },
  },
});

export const presentOfferRoute = defineRoute({
  id: 'presentOffer',
  method: 'POST',
  path: '/v1/incidents/{reference}/offers',
  ...common,
  summary: 'Note that an offer was presented to the customer',
  description: 'Once on an incident, in its period, and to whom it is for.',
  headers: CommandHeaders,
  body: z.strictObject({ offer: Code, note: note.optional() }),
  replies: { 201: { description: 'The offer was presented.', schema: OfferResult } },
});

export const answerOfferRoute = defineRoute({
  id: 'answerOffer',
  method: 'PATCH',
  path: '/v1/incidents/{reference}/offers/{offerId}',
  ...common,
  params: IncidentParams.extend({ offerId: Id }),
  summary: 'Note what the customer said to an offer, once',
  headers: CommandHeaders,
  body: z.strictObject({ state: z.enum(['accepted', 'declined']), note: note.optional() }),
  replies: { 200: { description: 'The offer was answered.', schema: OfferResult } },
});

export const ServiceOrderView = partKinds.serviceOrder.omit({ revision: true });
export const ServiceOrderResult = CommandResult.extend({ serviceOrder: ServiceOrderView });

const serviceOrder = {
  status: partKinds.serviceOrder.shape.status,
  scheduledFor: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()),
  description: text(2000),
};

export const linkServiceOrderRoute = defineRoute({
  id: 'linkServiceOrder',
  method: 'POST',
  path: '/v1/incidents/{reference}/service-orders',
  ...common,
  summary: 'Link a service order for field work',
  description: 'A number stands once on an incident. What is `scheduled` has a time.',
  headers: CommandHeaders,
  body: z.strictObject({
    number: line(64),
    status: serviceOrder.status.default('open'),
    scheduledFor: serviceOrder.scheduledFor.optional(),
    description: serviceOrder.description.optional(),
  }),
  replies: { 201: { description: 'The service order.', schema: ServiceOrderResult } },
});

export const changeServiceOrderRoute = defineRoute({
  id: 'changeServiceOrder',
  method: 'PATCH',
  path: '/v1/incidents/{reference}/service-orders/{serviceOrderId}',
  ...common,
  params: IncidentParams.extend({ serviceOrderId: Id }),
  summary: 'Change a service order',
  headers: CommandHeaders,
  body: z
    .strictObject({
      status: serviceOrder.status,
      scheduledFor: serviceOrder.scheduledFor.nullable(),
      description: serviceOrder.description.nullable(),
    })
    .partial()
    .refine(notEmpty, saysNothing),
  replies: { 200: { description: 'The service order as it stands.', schema: ServiceOrderResult } },
});

export const listServiceOrdersRoute = defineRoute({
  id: 'listServiceOrders',
  method: 'GET',
  path: '/v1/incidents/{reference}/service-orders',
  ...common,
  summary: 'Page through the service orders of an incident',
  query: PageQuery,
  replies: {
    200: {
      description: page,
      schema: z.object({ serviceOrders: z.array(ServiceOrderView), next: z.string().optional() }),
    },
  },
});

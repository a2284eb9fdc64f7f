import { bind } from '../../../shared/platform/http/serve.ts';
import * as children from '../routes/children.ts';
import * as merge from '../routes/merge.ts';
import * as relations from '../routes/relations.ts';
import * as sales from '../routes/sales.ts';
import { addChildHandler, listChildrenHandler, removeChildHandler } from './children.ts';
import type { LinkParts } from './link-parts.ts';
import { mergeHandler } from './merge.ts';
import { answerOfferHandler, listOffersHandler, presentOfferHandler } from './offers.ts';
import {
  changeOpportunityHandler,
  listOpportunitiesHandler,
  openOpportunityHandler,
} from './opportunities.ts';
import { addRelationHandler, listRelationsHandler, removeRelationHandler } from './relations.ts';
import {
  changeServiceOrderHandler,
  linkServiceOrderHandler,
  listServiceOrdersHandler,
} from './service-orders.ts';
import { splitHandler } from './split.ts';

/** The routes by which incidents are tied to each other and to what is sold. */
export const linkRoutes = (parts: LinkParts) => [
  bind(merge.mergeRoute, mergeHandler(parts)),
  bind(merge.splitRoute, splitHandler(parts)),
  bind(children.addChildRoute, addChildHandler(parts)),
  bind(children.removeChildRoute, removeChildHandler(parts)),
  bind(children.listChildrenRoute, listChildrenHandler(parts)),
  bind(relations.addRelationRoute, addRelationHandler(parts)),
  bind(relations.removeRelationRoute, removeRelationHandler(parts)),
  bind(relations.listRelationsRoute, listRelationsHandler(parts)),
  bind(sales.openOpportunityRoute, openOpportunityHandler(parts)),
  bind(sales.changeOpportunityRoute, changeOpportunityHandler(parts)),
  bind(sales.listOpportunitiesRoute, listOpportunitiesHandler(parts)),
  bind(sales.listOffersRoute, listOffersHandler(parts)),
  bind(sales.presentOfferRoute, presentOfferHandler(parts)),
  bind(sales.answerOfferRoute, answerOfferHandler(parts)),
  bind(sales.linkServiceOrderRoute, linkServiceOrderHandler(parts)),
  bind(sales.changeServiceOrderRoute, changeServiceOrderHandler(parts)),
  bind(sales.listServiceOrdersRoute, listServiceOrdersHandler(parts)),
];

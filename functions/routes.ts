import type { Route } from '../shared/platform/http/route.ts';
import * as accounts from './api/routes/accounts.ts';
import * as assets from './api/routes/assets.ts';
import * as assignment from './api/routes/assignment.ts';
import * as availability from './api/routes/availability.ts';
import * as breakers from './api/routes/breakers.ts';
import * as bulk from './api/routes/bulk.ts';
import * as calendars from './api/routes/calendars.ts';
import * as children from './api/routes/children.ts';
import * as contacts from './api/routes/contacts.ts';
import * as contracts from './api/routes/contracts.ts';
import * as creation from './api/routes/creation.ts';
import * as documents from './api/routes/documents.ts';
import * as entitlements from './api/routes/entitlements.ts';
import * as escalations from './api/routes/escalations.ts';
import * as feedback from './api/routes/feedback.ts';
import * as files from './api/routes/files.ts';
import * as find from './api/routes/find.ts';
import * as incidents from './api/routes/incidents.ts';
import * as mail from './api/routes/mail.ts';
import * as merge from './api/routes/merge.ts';
import * as notes from './api/routes/notes.ts';
import * as ownFiles from './api/routes/own-files.ts';
import * as portal from './api/routes/portal.ts';
import * as products from './api/routes/products.ts';
import * as record from './api/routes/record.ts';
import * as redact from './api/routes/redact.ts';
import * as relations from './api/routes/relations.ts';
import * as rotas from './api/routes/rotas.ts';
import * as rules from './api/routes/rules.ts';
import * as sales from './api/routes/sales.ts';
import * as settings from './api/routes/settings.ts';
import * as sla from './api/routes/sla.ts';
import * as slaPolicies from './api/routes/sla-policies.ts';
import * as standardTexts from './api/routes/standard-texts.ts';
import * as tasks from './api/routes/tasks.ts';
import * as templates from './api/routes/templates.ts';
import * as time from './api/routes/time.ts';
import * as timeline from './api/routes/timeline.ts';
import * as tracking from './api/routes/tracking.ts';
import * as transfers from './api/routes/transfers.ts';
import * as unsubscribe from './api/routes/unsubscribe.ts';
import * as views from './api/routes/views.ts';
import * as webhooks from './api/routes/webhooks.ts';

/** Every route of the HTTP API, in the order in which the documentation shows them. */
export const routes: readonly Route[] = [
  portal.askQuestion,
  portal.readOwnIncident,
  portal.showOwnIncident,
  feedback.showFeedbackRoute,
  feedback.giveFeedbackRoute,
  escalations.listEscalationsRoute,
  escalations.createEscalationRoute,
  escalations.readEscalationRoute,
  escalations.replaceEscalationRoute,
  escalations.deleteEscalationRoute,
  unsubscribe.showUnsubscribeRoute,
  unsubscribe.unsubscribeRoute,
  ownFiles.announceOwnUpload,
  ownFiles.confirmOwnUpload,
  ownFiles.listOwnAttachments,
  ownFiles.downloadOwnAttachment,
  views.listIncidentsRoute,
  creation.createIncidentRoute,
  incidents.readIncidentRoute,
  record.patchIncidentRoute,
  record.readTextRoute,
  timeline.readTimelineRoute,
  incidents.replyRoute,
  notes.addNoteRoute,
  notes.addEventRoute,
  tasks.addTaskRoute,
  tasks.changeTaskRoute,
  tasks.listTasksRoute,
  time.logTimeRoute,
  time.removeTimeRoute,
  time.listTimeRoute,
  time.agentTimeRoute,
  time.accountTimeRoute,
  assignment.assignRoute,
  assignment.takeRoute,
  assignment.routeIncidentRoute,
  views.listViewsRoute,
  views.createViewRoute,
  views.readViewRoute,
  views.replaceViewRoute,
  views.deleteViewRoute,
  settings.readSettingsRoute,
  settings.readSectionRoute,
  settings.saveSectionRoute,
  sla.previewSlaRoute,
  slaPolicies.listPoliciesRoute,
  slaPolicies.createPolicyRoute,
  slaPolicies.orderPoliciesRoute,
  slaPolicies.readPolicyRoute,
  slaPolicies.replacePolicyRoute,
  slaPolicies.deletePolicyRoute,
  calendars.listCalendarsRoute,
  calendars.createCalendarRoute,
  calendars.readCalendarRoute,
  calendars.replaceCalendarRoute,
  calendars.deleteCalendarRoute,
  calendars.openTimesRoute,
  calendars.listHolidayCountriesRoute,
  calendars.listHolidaysRoute,
  availability.listAvailabilityRoute,
  availability.readAvailabilityRoute,
  availability.saveAvailabilityRoute,
  rotas.listRotasRoute,
  rotas.createRotaRoute,
  rotas.readRotaRoute,
  rotas.replaceRotaRoute,
  rotas.deleteRotaRoute,
  rotas.readOnCallRoute,
  rules.listRulesRoute,
  rules.readVocabularyRoute,
  rules.createRuleRoute,
  rules.readRuleRoute,
  rules.replaceRuleRoute,
  rules.deleteRuleRoute,
  rules.orderRulesRoute,
  rules.dryRunRoute,
  rules.listFiringsRoute,
  find.searchRoute,
  find.similarRoute,
  find.candidatesRoute,
  redact.redactEvent,
  files.announceUpload,
  files.confirmUpload,
  files.listAttachments,
  files.downloadAttachment,
  files.removeAttachment,
  files.downloadMail,
  breakers.listBreakersRoute,
  breakers.resetBreakerRoute,
  mail.listMailRoute,
  mail.readMailRoute,
  mail.downloadRawRoute,
  mail.replayMailRoute,
  mail.releaseMailRoute,
  merge.mergeRoute,
  merge.splitRoute,
  children.addChildRoute,
  children.removeChildRoute,
  children.listChildrenRoute,
  relations.addRelationRoute,
  relations.removeRelationRoute,
  relations.listRelationsRoute,
  sales.openOpportunityRoute,
  sales.changeOpportunityRoute,
  sales.listOpportunitiesRoute,
  sales.listOffersRoute,
  sales.presentOfferRoute,
  sales.answerOfferRoute,
  sales.linkServiceOrderRoute,
  sales.changeServiceOrderRoute,
  sales.listServiceOrdersRoute,
  bulk.bulkRoute,
  contacts.lookUpRoute,
  contacts.createContactRoute,
  contacts.readContactRoute,
  contacts.changeContactRoute,
  contacts.mergeContactRoute,
  contacts.listContactIncidentsRoute,
  contacts.readContactHistoryRoute,
  accounts.createAccountRoute,
  accounts.listAccountsRoute,
  accounts.readAccountRoute,
  accounts.changeAccountRoute,
  accounts.deleteAccountRoute,
  accounts.listAccountContactsRoute,
  accounts.listAccountsBelowRoute,
  accounts.listAccountIncidentsRoute,
  products.createProductRoute,
  products.listProductsRoute,
  products.readProductRoute,
  products.changeProductRoute,
  products.deleteProductRoute,
  products.listProductsBelowRoute,
  assets.createAssetRoute,
  assets.listAssetsRoute,
  assets.readAssetRoute,
  assets.changeAssetRoute,
  assets.listAssetIncidentsRoute,
  contracts.createContractRoute,
  contracts.listContractsRoute,
  contracts.readContractRoute,
  contracts.changeContractRoute,
  contracts.listContractAssetsRoute,
  webhooks.listWebhooksRoute,
  webhooks.createWebhookRoute,
  webhooks.readWebhookRoute,
  webhooks.replaceWebhookRoute,
  webhooks.deleteWebhookRoute,
  webhooks.rotateSecretRoute,
  webhooks.testWebhookRoute,
  webhooks.listDeliveriesRoute,
  webhooks.readDeliveryRoute,
  webhooks.replayDeliveryRoute,
  entitlements.createEntitlementRoute,
  entitlements.readEntitlementRoute,
  entitlements.changeEntitlementRoute,
  entitlements.deleteEntitlementRoute,
  entitlements.listDrawsRoute,
  entitlements.correctBalanceRoute,
  entitlements.listAccountEntitlementsRoute,
  entitlements.listContactEntitlementsRoute,
  entitlements.listChoicesRoute,
  transfers.createImportRoute,
  transfers.startImportRoute,
  transfers.readImportRoute,
  transfers.listImportsRoute,
  transfers.cancelImportRoute,
  transfers.createExportRoute,
  transfers.exportContactRoute,
  transfers.readExportRoute,
  transfers.listExportsRoute,
  transfers.cancelExportRoute,
  standardTexts.listTextsRoute,
  standardTexts.createTextRoute,
  standardTexts.previewTextRoute,
  templates.listTemplatesRoute,
  templates.readTemplateRoute,
  templates.saveTemplateRoute,
  templates.resetTemplateRoute,
  templates.listTemplateVersionsRoute,
  templates.readTemplateVersionRoute,
  templates.restoreTemplateRoute,
  templates.previewTemplateRoute,
  templates.testSendTemplateRoute,
  standardTexts.renderHotKeyRoute,
  standardTexts.readTextNodeRoute,
  standardTexts.replaceTextRoute,
  standardTexts.removeTextRoute,
  standardTexts.renderTextRoute,
  tracking.openPixel,
  tracking.followLink,
  documents.readOpenApi,
  documents.showDocs,
];

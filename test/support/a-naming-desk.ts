import * as calendarHandlers from '../../functions/api/handlers/calendars.ts';
import { ruleChecker } from '../../functions/api/handlers/check-rule.ts';
import * as escalationHandlers from '../../functions/api/handlers/escalations.ts';
import { keepNamed } from '../../functions/api/handlers/keep-named.ts';
import * as rotaHandlers from '../../functions/api/handlers/rotas.ts';
import * as ruleHandlers from '../../functions/api/handlers/rules.ts';
import * as textHandlers from '../../functions/api/handlers/standard-texts.ts';
import * as webhookHandlers from '../../functions/api/handlers/webhooks.ts';
import * as calendarRoutes from '../../functions/api/routes/calendars.ts';
import * as escalationRoutes from '../../functions/api/routes/escalations.ts';
import * as rotaRoutes from '../../functions/api/routes/rotas.ts';
import * as ruleRoutes from '../../functions/api/routes/rules.ts';
import * as textRoutes from '../../functions/api/routes/standard-texts.ts';
import * as webhookRoutes from '../../functions/api/routes/webhooks.ts';
import { escalationStore } from '../../shared/escalations/index.ts';
import { bind, serve } from '../../shared/platform/http/serve.ts';
import { newId } from '../../shared/platform/ids.ts';
import { calendarStore, rotaStore } from '../../shared/schedules/index.ts';
import { policyStore } from '../../shared/sla/index.ts';
import { standardTextStore } from '../../shared/texts/index.ts';
import { webhookStore } from '../../shared/webhooks/index.ts';
import { aCalendarBody } from './a-calendar.ts';
import { type Answer, ask, keptLog, type RequestLine } from './a-request.ts';
import { aRuleDesk } from './a-rule-desk.ts';
import type { TestTable } from './a-table.ts';
import { morning } from './time.ts';

const aRotaBody = {
  ...{ name: 'Nights', timeZone: 'Europe/Berlin', agents: [{ id: 'ada', name: 'Ada' }] },
  ...{ handover: { time: '08:00' }, turn: { unit: 'days', count: 1 }, startsOn: '2026-01-01' },
};
const aTextBody = { type: 'text', title: 'We are on it', wordings: { en: { body: 'Hello' } } };
const aWebhookBody = { name: 'Called', url: 'https://hooks.example.com/' };

const asked = (name: string) => ({ when: { field: 'calendar', operator: 'isOpen', value: name } });
const does = (action: object) => ({ actions: [action] });

/** What rules name by an id: where it is made and deleted, and what a rule says of it. */
export const nameable = {
  calendar: { path: '/v1/calendars', body: aCalendarBody(), saying: asked },
  webhook: {
    ...{ path: '/v1/webhooks', body: aWebhookBody },
    saying: (id: string) => does({ do: 'callWebhook', webhookId: id }),
  },
  'standard text': {
    ...{ path: '/v1/standard-texts', body: aTextBody },
    saying: (id: string) => does({ do: 'sendResponse', standardText: id }),
  },
  rota: {
    ...{ path: '/v1/rotas', body: aRotaBody },
    saying: (id: string) => does({ do: 'assignOnCall', rota: id }),
  },
} as const;
export type Nameable = keyof typeof nameable;

/** The routes of rules, escalations, and of all that they name, for a site of its own. */
export async function aNamingDesk({ client, table, ...rest }: TestTable, siteId: string) {
  const desk = await aRuleDesk({ client, table, ...rest }, siteId);
  const { site, rules, settings } = desk;
  const calendars = calendarStore(client, table, site);
  const rotas = rotaStore(client, table, siteId);
  const texts = standardTextStore(client, table, siteId);
  const webhooks = webhookStore(client, table, siteId);
  const escalations = escalationStore(client, table, siteId);
  const parts = {
    ...{ client, table, siteId, newId, rules, escalations, settings, calendars, rotas, texts, webhooks },
    policies: policyStore(client, table, siteId),
    keepNamed: keepNamed(client, { table, siteId }),
    check: ruleChecker({ settings, calendars, rotas, texts, webhooks }),
    checkUrl: async () => {},
    randomBytes: (size: number) => Buffer.alloc(size, 7),
  };
  const handler = serve(
    [
      bind(ruleRoutes.createRuleRoute, ruleHandlers.createRuleHandler(parts)),
      bind(ruleRoutes.replaceRuleRoute, ruleHandlers.replaceRuleHandler(parts)),
      bind(ruleRoutes.readRuleRoute, ruleHandlers.readRuleHandler(parts)),
      bind(ruleRoutes.listRulesRoute, ruleHandlers.listRulesHandler(parts)),
      bind(ruleRoutes.deleteRuleRoute, ruleHandlers.deleteRuleHandler(parts)),
      bind(escalationRoutes.createEscalationRoute, escalationHandlers.createEscalationHandler(parts)),
      bind(escalationRoutes.replaceEscalationRoute, escalationHandlers.replaceEscalationHandler(parts)),
      bind(escalationRoutes.readEscalationRoute, escalationHandlers.readEscalationHandler(parts)),
      bind(escalationRoutes.listEscalationsRoute, escalationHandlers.listEscalationsHandler(parts)),
      bind(escalationRoutes.deleteEscalationRoute, escalationHandlers.deleteEscalationHandler(parts)),
      bind(calendarRoutes.createCalendarRoute, calendarHandlers.createCalendarHandler(parts)),
      bind(calendarRoutes.deleteCalendarRoute, calendarHandlers.deleteCalendarHandler(parts)),
      bind(webhookRoutes.createWebhookRoute, webhookHandlers.createWebhookHandler(parts)),
      bind(webhookRoutes.deleteWebhookRoute, webhookHandlers.deleteWebhookHandler(parts)),
      bind(textRoutes.createTextRoute, textHandlers.createTextHandler(parts)),
      bind(textRoutes.replaceTextRoute, textHandlers.replaceTextHandler(parts)),
      bind(textRoutes.listTextsRoute, textHandlers.listTextsHandler(parts)),
      bind(textRoutes.removeTextRoute, textHandlers.removeTextHandler(parts)),
      bind(rotaRoutes.createRotaRoute, rotaHandlers.createRotaHandler(parts)),
      bind(rotaRoutes.replaceRotaRoute, rotaHandlers.replaceRotaHandler(parts)),
      bind(rotaRoutes.deleteRotaRoute, rotaHandlers.deleteRotaHandler(parts)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  const send = (line: RequestLine): Promise<Answer> => ask(handler, { groups: '[admin]', ...line });
  const versioned = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

  const routes = {
    send,
    create: (path: string, body: unknown) => send({ route: `POST ${path}`, body }),
    replace: (path: string, id: string, body: unknown, version = 1) =>
      send({ route: `PUT ${path}/{id}`, params: { id }, body, ...versioned(version) }),
    remove: (path: string, id: string, version = 1, query: Record<string, string> = {}) =>
      send({ route: `DELETE ${path}/{id}`, params: { id }, query, ...versioned(version) }),
    /** The id of a new thing. */
    async made(path: string, body: unknown): Promise<string> {
      const { status, json, text } = await send({ route: `POST ${path}`, body });
      if (status !== 201) throw new Error(text);
      return String((json.webhook as { id?: string } | undefined)?.id ?? json.id);
    },
  };
  return { ...desk, ...routes, escalations, settings, policies: parts.policies };
}

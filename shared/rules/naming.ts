import { calendarsOf } from './needs.ts';
import type { RuleInput } from './rule.ts';

/** What is named by its id, each once. */
export interface Naming {
  readonly calendars: readonly string[];
  readonly standardTexts: readonly string[];
  readonly rotas: readonly string[];
  readonly webhooks: readonly string[];
}

/** All that a rule or an escalation names by its id: it is there when it is saved, and kept from then on. */
export const namedBy = ({ when, actions }: Pick<RuleInput, 'when' | 'actions'>): Naming => ({
  calendars: when ? calendarsOf([when]) : [],
  standardTexts: once(
    actions.map((action) => (action.do === 'sendResponse' ? action.standardText : undefined)),
  ),
  rotas: once(actions.map((action) => (action.do === 'assignOnCall' ? action.rota : undefined))),
  webhooks: once(actions.map((action) => (action.do === 'callWebhook' ? action.webhookId : undefined))),
});

const once = (ids: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

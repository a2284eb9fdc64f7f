import { DeskError } from '../../../shared/platform/errors.ts';
import { loadPatterns, namedBy, type RuleInput, ruleFaults } from '../../../shared/rules/index.ts';
import { builtInIds, type CalendarStore, type RotaStore } from '../../../shared/schedules/index.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import type { StandardTextStore } from '../../../shared/texts/index.ts';
import type { WebhookStore } from '../../../shared/webhooks/index.ts';

interface CheckParts {
  readonly settings: SettingsStore;
  readonly calendars: CalendarStore;
  readonly rotas: RotaStore;
  readonly texts: StandardTextStore;
  readonly webhooks: Pick<WebhookStore, 'find'>;
}

/** Checks rules; `pointers` lead to them in the body. @throws DeskError invalidRequest naming every fault. */
export type RuleChecker = (rules: readonly RuleInput[], pointers: readonly string[]) => Promise<void>;

/** Which of these ids there are. */
async function thereAre(
  ids: readonly string[],
  find: (id: string) => Promise<unknown>,
): Promise<Set<string>> {
  const wanted = [...new Set(ids)];
  const found = await Promise.all(wanted.map(find));
  return new Set(wanted.filter((_, at) => found[at]));
}

/** Checks what rules say against all that is set up: fields, codes, and everything that they name by its id. */
export const ruleChecker = (parts: CheckParts): RuleChecker => {
  return async (rules, pointers) => {
    const names = rules.map(namedBy);
    const named = [...new Set(names.flatMap(({ calendars }) => calendars))];
    const [patterns, settings, known, standardTexts, rotas, webhooks] = await Promise.all([
      loadPatterns(),
      parts.settings.load(),
      named.length > 0 ? parts.calendars.business(named.slice(0, 100)) : new Map(),
      thereAre(
        names.flatMap((one) => one.standardTexts),
        async (id) => (await parts.texts.get(id))?.type === 'text',
      ),
      thereAre(
        names.flatMap((one) => one.rotas),
        parts.rotas.find,
      ),
      thereAre(
        names.flatMap((one) => one.webhooks),
        parts.webhooks.find,
      ),
    ]);
    const calendars = new Set([...builtInIds, ...known.keys()]);
    const checks = { settings, patterns, calendars, standardTexts, rotas, webhooks };
    const fields = rules.flatMap((rule, at) => ruleFaults(rule, checks, pointers[at]));
    if (fields.length === 0) return;
    throw new DeskError('invalidRequest', 'It says what cannot be.', { fields: fields.slice(0, 50) });
  };
};

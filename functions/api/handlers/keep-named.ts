import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../../../shared/platform/errors.ts';
import { type Naming as Names, namedBy, type RuleInput } from '../../../shared/rules/index.ts';
import { builtInIds, calendarUse, rotaUse } from '../../../shared/schedules/index.ts';
import { noteUses } from '../../../shared/table/note-uses.ts';
import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import { type Used, useLabels } from '../../../shared/table/uses.ts';
import { standardTextUse } from '../../../shared/texts/index.ts';
import { webhookUse } from '../../../shared/webhooks/index.ts';

type Saying = Pick<RuleInput, 'when' | 'actions'>;

/**
 * Saves a rule or an escalation in place of another (undefined: made or deleted) with the notes of all that it
 * names by an id, which is not deleted under it.
 * @throws DeskError conflict where something that it names went meanwhile; what `save` throws.
 */
export type KeepNamed = <T>(
  user: { readonly kind: 'rule' | 'escalation'; readonly id: string },
  saying: { readonly from: Saying | undefined; readonly to: Saying | undefined },
  save: (notes: readonly TransactItem[]) => Promise<T>,
) => Promise<T>;

interface Kind {
  readonly what: string;
  readonly used: Used;
  readonly of: (names: Names) => readonly string[];
}

export const keepNamed = (
  client: DynamoDBDocumentClient,
  place: { readonly table: string; readonly siteId: string },
): KeepNamed => {
  const kinds: readonly Kind[] = [
    {
      ...{ what: 'calendar', used: calendarUse(place) },
      // The built-in ones are always there.
      of: ({ calendars }) => calendars.filter((id) => !builtInIds.includes(id)),
    },
    { what: 'webhook', used: webhookUse(place), of: ({ webhooks }) => webhooks },
    { what: 'standard text', used: standardTextUse(place), of: ({ standardTexts }) => standardTexts },
    { what: 'rota', used: rotaUse(place), of: ({ rotas }) => rotas },
  ];
  return async (user, { from, to }, save) => {
    const namings = kinds.map(({ used, of }) => ({
      ...{ used, from: from ? of(namedBy(from)) : [], to: to ? of(namedBy(to)) : [] },
    }));
    const notes = await noteUses(client, place.table, user, namings);
    try {
      return await save(notes);
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      const gone = kinds.find(({ used }) => useLabels(used.label).some((label) => error.by(label)));
      if (!gone) throw error;
      throw new DeskError('conflict', `A ${gone.what} that it names was deleted in between.`);
    }
  };
};

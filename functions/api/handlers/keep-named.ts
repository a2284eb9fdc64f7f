import { LostRace, type TransactItem } from '../../../shared/table/transact.ts';
import { lacksWebhookUses, useWebhooks, webhookUseRefusal } from '../../../shared/webhooks/index.ts';

type Calling = Parameters<typeof useWebhooks>[1];

/**
 * Saves a rule or an escalation with the notes of the webhooks that it calls, which are not deleted under it.
 * @throws DeskError conflict where one of them went meanwhile; what `save` throws.
 */
export type WithCalls = <T>(
  user: { readonly kind: 'rule' | 'escalation'; readonly id: string },
  calling: Calling,
  save: (calls: readonly TransactItem[]) => Promise<T>,
) => Promise<T>;

export const withCalls =
  (place: { readonly table: string; readonly siteId: string }): WithCalls =>
  async (user, calling, save) => {
    const saved = (one: Calling) => save(useWebhooks(user, one, place));
    try {
      return await saved(calling).catch((error: unknown) => {
        // What was saved before such notes were kept has none to take away.
        if (calling.from && error instanceof LostRace && lacksWebhookUses(error)) {
          return saved({ ...calling, from: undefined });
        }
        throw error;
      });
    } catch (error) {
      throw (error instanceof LostRace && webhookUseRefusal(error)) || error;
    }
  };

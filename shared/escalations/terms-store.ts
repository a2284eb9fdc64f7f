import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { settingsStore } from '../settings/index.ts';
import { escalationStore } from './escalation-store.ts';
import type { TimerTerms } from './timers.ts';

/** What a site has set up that time brings: two small reads at once, a moment behind what was written. */
export const timerTerms =
  (client: DynamoDBDocumentClient, table: string) =>
  async (siteId: string): Promise<TimerTerms> => {
    const [{ escalations }, { value: timers }] = await Promise.all([
      escalationStore(client, table, siteId).all(),
      settingsStore(client, table, siteId).section('timers', { consistent: false }),
    ]);
    return { escalations, timers };
  };

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { calendarOf, calendarsFor } from '../../../shared/incidents/index.ts';
import { advance, figuresAt, isRunning, type KpiInstance } from '../../../shared/sla/index.ts';

/** Where the calendars of promises are read from. */
export interface KpiViewer {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * Promises as they stand at `now`: a timer may be seconds away from writing down what has passed. Reads the
 * calendars of those that run, where they are none of the built-in ones.
 */
export async function shownKpis({ client, table }: KpiViewer, kpis: readonly KpiInstance[], now: Date) {
  const siteId = kpis[0]?.siteId ?? '';
  const calendars = await calendarsFor(client, table, siteId, kpis.filter(isRunning));
  return kpis
    .filter(({ dormant }) => !dormant)
    .map((kpi) => {
      const calendar = calendarOf(kpi, calendars);
      const { kpi: stands } = advance(kpi, calendar, now);
      const { policyId, calendarId, reason, followUpAt, warningAt, round } = stands;
      return {
        ...figuresAt(kpi, calendar, now),
        ...{ policyId, calendarId, reason, round },
        ...(followUpAt ? { followUpAt } : {}),
        ...(warningAt ? { warningAt } : {}),
      };
    });
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { shownKpis } from '../../../functions/api/handlers/shown-kpis.ts';
import { officeHours } from '../../../shared/schedules/index.ts';
import { type KpiInstance, move, scheduled, startedClock } from '../../../shared/sla/index.ts';
import { minutes, morning, plus } from '../../support/time.ts';

/** Reading anything fails: calendars are read for clocks that run. */
const client = {
  send: () => Promise.reject(new Error('Nothing is to be read.')),
} as unknown as DynamoDBDocumentClient;

const own = officeHours('Pacific/Auckland');
const begun = (): KpiInstance =>
  startedClock(
    {
      ...{ kpi: 'firstResponse', targetMinutes: 600, policyId: 'p', calendarId: 'own', timeZone: 'UTC' },
      ...{ reason: 'x', pauseStatuses: ['waiting'] },
    },
    { reference: '260612-000001', siteId: 'main', at: morning },
  );
const left = (happening: 'agentReply' | 'closed'): KpiInstance =>
  scheduled(
    move({ phase: 'open', kpis: [begun()] }, happening, plus(morning, minutes(30)), own).kpis[0]!,
    own,
  );
const shown = (kpi: KpiInstance) => shownKpis({ client, table: 'none' }, [kpi], plus(morning, minutes(5000)));

describe('a clock under a calendar of the site', () => {
  it('that is met shows the due time it was met under, without a look at the calendar', async () => {
    const met = left('agentReply');
    expect(met.dueAt).toBeDefined();
    expect(await shown(met)).toMatchObject([{ state: 'met', dueAt: met.dueAt, metAt: met.metAt }]);
  });

  it('that was cancelled shows none', async () => {
    const ended = left('closed');
    expect((await shown(ended))[0]).toMatchObject({ state: 'cancelled' });
    expect((await shown(ended))[0]).not.toHaveProperty('dueAt');
  });
});

import { describe, expect, it } from '@jest/globals';
import { officeHours } from '../../../shared/schedules/index.ts';
import { figuresAt, isDue, StoredKpi } from '../../../shared/sla/index.ts';
import { minutes, morning, plus } from '../../support/time.ts';

/** As promises were stored before clocks could stand. */
const former = {
  ...{ kpi: 'firstResponse', reference: '260612-000001', policyId: 'default', calendarId: 'office-hours' },
  ...{ reason: 'The default policy of the site.', state: 'running', targetMinutes: 240, revision: 2 },
  startedAt: morning.toISOString(),
  warningAt: plus(morning, minutes(180)).toISOString(),
  dueAt: plus(morning, minutes(240)).toISOString(),
};

describe('a promise stored in the former way', () => {
  it.each([
    [{}, 181, 'warning'],
    [{ state: 'warning' }, 181, 'warning'],
    [{ state: 'late' }, 250, 'late'],
    [{ state: 'met', metAt: plus(morning, minutes(60)).toISOString() }, 250, 'met'],
    [{ state: 'metLate', metAt: plus(morning, minutes(250)).toISOString() }, 300, 'metLate'],
    [{ state: 'cancelled' }, 250, 'cancelled'],
  ])('%j is read as it stands %d minutes on', (over, on, state) => {
    const kpi = StoredKpi.parse({ ...former, ...over });
    const figures = figuresAt(kpi, officeHours('Europe/Berlin'), plus(morning, minutes(on)));
    expect(figures.state).toBe(state);
  });

  it('is due at its instants', () => {
    const kpi = StoredKpi.parse(former);
    expect(isDue(kpi, plus(morning, minutes(179)))).toBe(false);
    expect(isDue(kpi, plus(morning, minutes(180)))).toBe(true);
  });
});

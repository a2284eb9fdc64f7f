import { describe, expect, it } from '@jest/globals';
import {
  type AutomaticFlow,
  countAutomatic,
  goesOnAt,
  isBraked,
  letGo,
} from '../../../shared/mail/automatic-cap.ts';
import { defaultSettings } from '../../../shared/settings/index.ts';

const limits = {
  ...defaultSettings.mailLimits,
  ...{ automaticPerMinute: 3, automaticPerHour: 8, automaticPauseMinutes: 20 },
};
const start = Date.UTC(2026, 5, 12, 8);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const none: AutomaticFlow = { siteId: 'main', minute: 0, inMinute: 0, hour: 0, inHour: 0, counted: 0 };

/** Which of the mails, by the minute they were to go out in, were held back. */
function mails(minutes: readonly number[], before = none) {
  const held: number[] = [];
  let flow = before;
  for (const minute of minutes) {
    const counted = countAutomatic(flow, limits, at(minute));
    if (counted.held) held.push(minute);
    flow = counted.flow;
  }
  return { held, flow };
}

describe('automatic mail of a site', () => {
  it('goes out up to the limit of a minute; the next trips the breaker', () => {
    const { held, flow } = mails([0, 0.1, 0.2, 0.3]);
    expect(held).toEqual([0.3]);
    expect(flow).toMatchObject({ inMinute: 3, inHour: 3, counted: 4 });
    expect(flow.breaker).toEqual({
      ...{ trippedAt: at(0.3).toISOString(), lastAt: at(0.3).toISOString(), held: 1 },
      reason: 'Automatic mail is held back: it would be more than 3 in a minute.',
    });
  });

  it('goes out up to the limit of an hour, however slowly it comes', () => {
    const slow = Array.from({ length: 9 }, (_, index) => index);
    const { held, flow } = mails(slow);
    expect(held).toEqual([8]);
    expect(flow.breaker?.reason).toBe('Automatic mail is held back: it would be more than 8 in an hour.');
  });

  it('is held back for the pause, which more of it does not make longer', () => {
    const { held, flow } = mails([0, 0, 0, 0, 5, 19, 20, 21]);
    expect(held).toEqual([0, 5, 19]);
    expect(flow.breaker).toBeUndefined();
  });

  it('is held back again at once where its hour is still too full after the pause', () => {
    const { held } = mails([0, 0, 0, 1, 1, 1, 2, 2, 3, 24, 60]);
    expect(held).toEqual([3, 24]);
  });

  it('counts what is held back, and when the last was', () => {
    const { flow } = mails([0, 0, 0, 0, 4, 5]);
    expect(flow.breaker).toMatchObject({ held: 3, lastAt: at(5).toISOString() });
  });

  it('begins anew with the next minute and hour', () => {
    expect(mails([0, 0, 0, 1, 1, 1]).held).toEqual([]);
    expect(mails([58, 58, 58, 59, 59, 59, 60, 60, 60, 61, 61, 61]).held).toEqual([]);
  });

  it('goes out again once it is let go', () => {
    const { flow } = mails([0, 0, 0, 0]);
    expect(isBraked(flow, limits, at(1))).toBe(true);
    expect(goesOnAt(flow.breaker!, limits)).toEqual(at(20));
    expect(mails([0, 0, 0], letGo(flow)).held).toEqual([]);
  });
});

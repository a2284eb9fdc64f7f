import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openClock } from '../../../local/core/clock.ts';
import { parseDuration, parseRate } from '../../../local/core/duration.ts';

describe('durations', () => {
  test.each([
    ['PT2H30M', 9_000_000],
    ['P1D', 86_400_000],
    ['P2W', 1_209_600_000],
    ['P1DT0.5S', 86_400_500],
    ['PT0S', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each(['', 'P', 'PT', '2H', 'P1M', 'P1Y', '-PT1H', 'PT1H ', 'P1DT'])('"%s" is none', (text) => {
    expect(() => parseDuration(text)).toThrow(RangeError);
  });

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('%s is %d ms', (text, expected) => {
    expect(parseRate(text)).toBe(expected);
  });

  test.each(['rate(0 minutes)', 'cron(0 * * * ? *)', 'rate(1 second)'])('%s is refused', (text) => {
    expect(() => parseRate(text)).toThrow('not supported');
  });
});

describe('the clock', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'clock-'));

  test('calls back in order of time what a move makes due, and nothing that was cancelled', () => {
    const clock = openClock(folder());
    const rung: number[] = [];
    const now = clock.now();
    for (const seconds of [50, 10, 30, 20, 40, 90]) clock.at(now + seconds * 1000, () => rung.push(seconds));
    clock.at(now + 15_000, () => rung.push(15))();
    clock.move(60_000);
    expect(rung).toEqual([10, 20, 30, 40, 50]);
    clock.move(120_000);
    expect(rung).toEqual([10, 20, 30, 40, 50, 90]);
    clock.stop();
  });

  test('calls back by itself in real time', async () => {
    const clock = openClock(folder());
    const begun = performance.now();
    await new Promise<void>((resolve) => clock.at(clock.now() + 30, resolve));
    expect(performance.now() - begun).toBeGreaterThan(25);
    clock.stop();
  });

  test('keeps its distance over a restart', () => {
    const directory = folder();
    openClock(directory).move(5_000_000);
    expect(openClock(directory).offsetMs).toBe(5_000_000);
  });
});

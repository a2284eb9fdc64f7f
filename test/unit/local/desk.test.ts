import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Activity } from '../../../local/core/activity.ts';
import { lockData, runningDesk } from '../../../local/core/lock.ts';
import { readDeskOptions } from '../../../local/desk-options.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'desk-'));

describe('the lock of a data directory', () => {
  test('is refused to a second, and free again after the first', () => {
    const dataDir = folder();
    const lock = lockData(dataDir);
    lock.announce('http://localhost:1234');
    expect(() => lockData(dataDir)).toThrow(/already runs on .* at http:\/\/localhost:1234/);
    lock.release();
    lockData(dataDir).release();
    expect(runningDesk(dataDir)).toBeUndefined();
  });

  test.each<[string, string]>([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, stamp: '1' })],
    [
      'a process whose number another one has now',
      JSON.stringify({ pid: process.pid, stamp: 'of another time' }),
    ],
    ['a file that a kill cut short', '{"pid":'],
  ])('left by %s is taken over', (_name, left) => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'desk.lock'), left);
    lockData(dataDir).release();
  });
});

describe('the options of a desk', () => {
  test('have usual values', () => {
    expect(readDeskOptions({})).toEqual({ port: 3000, smtpPort: 2525, mailboxPort: 1080, dataDir: '.local' });
  });

  test.each([
    ['PORT', 'abc'],
    ['SMTP_PORT', '70000'],
    ['MAILBOX_PORT', '-1'],
  ])('name what is wrong: %s=%s', (name, value) => {
    expect(() => readDeskOptions({ [name]: value })).toThrow(`${name} is "${value}"`);
  });
});

describe('activity', () => {
  test('is idle only once nothing has happened for a while', async () => {
    const activity = new Activity();
    const done = activity.busy('the work');
    expect(await activity.idle(30)).toEqual(['the work']);
    const begun = performance.now();
    setTimeout(done, 50);
    expect(await activity.idle(2000)).toEqual([]);
    expect(performance.now() - begun).toBeGreaterThan(190);
  });

  test('asks its probes', async () => {
    const activity = new Activity();
    let waiting = true;
    activity.probe(() => (waiting ? 'a queue' : undefined));
    setTimeout(() => (waiting = false), 50);
    expect(await activity.idle(20)).toEqual(['a queue']);
    expect(await activity.idle(2000)).toEqual([]);
  });
});

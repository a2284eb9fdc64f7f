import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openJournal } from '../../../local/core/journal.ts';

const freshPath = () => join(mkdtempSync(join(tmpdir(), 'journal-')), 'kept', 'numbers.jsonl');

function openNumbers(path: string) {
  const numbers: number[] = [];
  const journal = openJournal<number>(
    path,
    (entry) => numbers.push(entry),
    () => numbers,
  );
  return { numbers, journal };
}

describe('a journal', () => {
  test('gives back what was appended, in order', () => {
    const path = freshPath();
    const first = openNumbers(path);
    for (const number of [3, 1, 2]) first.journal.append(number);
    expect(openNumbers(path).numbers).toEqual([3, 1, 2]);
  });

  test('drops what a kill left of the last write, and goes on after it', () => {
    const path = freshPath();
    openNumbers(path).journal.append(1);
    appendFileSync(path, '{"cut off');
    const second = openNumbers(path);
    expect(second.numbers).toEqual([1]);
    second.journal.append(2);
    expect(openNumbers(path).numbers).toEqual([1, 2]);
  });

  test('says which line is damaged', () => {
    const path = freshPath();
    openNumbers(path).journal.append(1);
    writeFileSync(path, '1\nrubbish\n3\n');
    expect(() => openNumbers(path)).toThrow(/numbers.jsonl is damaged at line 2/);
  });

  test('is rewritten as it grows, so that what is over takes no room', () => {
    const path = freshPath();
    let last = '';
    const journal = openJournal<string>(
      path,
      (entry) => (last = entry),
      () => (last ? [last] : []),
    );
    for (let index = 0; index < 50; index += 1) {
      last = `${index}`.padEnd(100_000, 'x');
      journal.append(last);
    }
    expect(statSync(path).size).toBeLessThan(1_500_000);
    journal.append('the end');
    expect(readFileSync(path, 'utf8').endsWith('"the end"\n')).toBe(true);
  });
});

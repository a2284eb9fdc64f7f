import type { Figure } from './figure.ts';

/** Figures as lines of text in columns, one row of the bench after the other. */
export function toTable(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length), 0);
  const lines = figures.map(({ row, name, value, unit, most, verdict, timesReference }, index) => {
    const heading = figures[index - 1]?.row === row ? '' : `\n${row}\n`;
    const budget = most === undefined ? '' : `  ${verdict}, at most ${plain(most)}`;
    const ratio = timesReference === undefined ? '' : `  ${plain(timesReference)} × the reference`;
    return `${heading}  ${name.padEnd(width)}  ${plain(value).padStart(10)} ${unit.padEnd(6)}${budget}${ratio}`.trimEnd();
  });
  return lines.join('\n');
}

const plain = (value: number): string =>
  Math.abs(value) < 0.001 && value !== 0 ? value.toExponential(2) : String(Number(value.toPrecision(3)));

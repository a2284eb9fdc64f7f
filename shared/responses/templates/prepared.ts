import { Drop } from 'liquidjs';
import { escapeHtml } from '../links.ts';

/** A text of several lines: itself wherever it is compared or filtered, and ready-made HTML where HTML is written. */
export class Prepared extends Drop {
  readonly #text: string;
  readonly #html: string;

  constructor(text: string, html: string) {
    super();
    this.#text = text;
    this.#html = html;
  }

  override valueOf(): string {
    return this.#text;
  }

  override toString(): string {
    return this.#text;
  }

  /** What an output tag writes in HTML: everything else comes escaped. */
  static html(value: unknown): string {
    if (value instanceof Prepared) return value.#html;
    if (value === undefined || value === null) return '';
    return escapeHtml(Array.isArray(value) ? value.map(String).join('') : String(value));
  }
}

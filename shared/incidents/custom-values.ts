import type { CustomField } from '../settings/index.ts';
import type { CustomValue } from './incident.ts';

/** A value as its definition takes it, or what is wrong with it. */
export type CheckedValue = { readonly value: CustomValue } | { readonly fault: string };

const taken = (value: CustomValue): CheckedValue => ({ value });
const fault = (detail: string): CheckedValue => ({ fault: detail });

/** Checks the value of a custom field by its definition. */
export function checkCustomValue(field: CustomField, value: CustomValue): CheckedValue {
  switch (field.type) {
    case 'text':
      return checkText(field.maxLength, value);
    case 'number':
      return checkNumber(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? taken(value) : fault('It is true or false.');
    case 'date':
      return typeof value === 'string' && isDate(value) ? taken(value) : fault('A date such as 2026-11-23.');
    case 'choice':
      return typeof value === 'string' && field.choices.some(({ code }) => code === value)
        ? taken(value)
        : fault('It is one of the choices.');
    case 'choices':
      return checkChoices(field.choices, value);
  }
}

function checkText(maxLength: number, value: CustomValue): CheckedValue {
  if (typeof value !== 'string') return fault('It is a text.');
  const text = value.trim();
  if (text === '') return fault('It is empty: null clears the field.');
  return text.length <= maxLength ? taken(text) : fault(`At most ${maxLength} characters.`);
}

function checkNumber(
  { min, max, whole }: { min?: number | undefined; max?: number | undefined; whole: boolean },
  value: CustomValue,
): CheckedValue {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fault('It is a number.');
  if (whole && !Number.isSafeInteger(value)) return fault('It is a whole number.');
  if (Math.abs(value) > 1e15 || (value !== 0 && Math.abs(value) < 1e-15)) return fault('Out of range.');
  if (min !== undefined && value < min) return fault(`At least ${min}.`);
  if (max !== undefined && value > max) return fault(`At most ${max}.`);
  return taken(value);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function checkChoices(choices: readonly { code: string }[], value: CustomValue): CheckedValue {
  if (!Array.isArray(value)) return fault('A list of choices.');
  const chosen = new Set(value);
  if (![...chosen].every((one) => choices.some(({ code }) => code === one))) {
    return fault('Each is one of the choices.');
  }
  if (chosen.size === 0) return fault('It is empty: null clears the field.');
  // In the order of the definition: the same choices are the same value.
  return taken(choices.map(({ code }) => code).filter((code) => chosen.has(code)));
}

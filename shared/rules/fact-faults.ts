import type { Settings } from '../settings/index.ts';
import type { Expected } from './condition.ts';
import { kindFault, unknownCode } from './condition-faults.ts';
import { fieldOf, operatorsFor } from './vocabulary.ts';

/** What is wrong with a fact of a sample; undefined for nothing. An empty text is as good as none. */
export function factFault(name: string, value: Expected | readonly string[], settings: Settings) {
  const field = fieldOf(name, settings);
  if (!field) return unknown(name);
  if (field.kind === 'calendar') return 'Calendars are looked at as they stand: say `at` for another time.';
  if (value === '') return undefined;
  if (field.kind === 'list') {
    return Array.isArray(value) ? unknownCode(value, field, { settings }) : 'A list of texts.';
  }
  return kindFault(value as Expected, field.kind) ?? unknownCode([value as Expected], field, { settings });
}

/** Why a field cannot have changed just now; undefined where it can. */
export function changeFault(name: string, settings: Settings): string | undefined {
  const field = fieldOf(name, settings);
  if (!field) return unknown(name);
  return operatorsFor(name, field).includes('changed')
    ? undefined
    : `Nobody is told of changes of the field ${name}.`;
}

const unknown = (name: string) => `There is no field ${name}.`;

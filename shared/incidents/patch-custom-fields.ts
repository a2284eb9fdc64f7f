import type { CustomField } from '../settings/index.ts';
import { checkCustomValue } from './custom-values.ts';
import type { Draft } from './draft.ts';
import type { CustomValue } from './incident.ts';
import { sameValue } from './same-value.ts';

/** An item of the table holds 400 KB: custom fields leave room for all else. */
const ALL_BYTES = 128 * 1024;

type Wishes = Readonly<Record<string, CustomValue | null>>;

/** Custom fields are merged one by one; null clears. Values are checked by the definitions of the settings. */
export function patchCustomFields(draft: Draft, wishes: Wishes, defined: readonly CustomField[]): void {
  const fields = new Map(Object.entries(draft.incident.customFields));
  const changes: [name: string, from: CustomValue | undefined, to: CustomValue | undefined][] = [];
  for (const [name, wish] of Object.entries(wishes)) {
    const from = fields.get(name);
    const to = wishedValue(draft, name, wish, from, defined);
    if (to === refused || sameValue(from, to)) continue;
    if (to === undefined) fields.delete(name);
    else fields.set(name, to);
    changes.push([name, from, to]);
  }
  if (changes.length === 0) return;
  const customFields = Object.fromEntries(fields);
  if (Buffer.byteLength(JSON.stringify(customFields)) > ALL_BYTES) {
    draft.refuse('/customFields', `All custom fields of an incident have at most ${ALL_BYTES} bytes.`);
    return;
  }
  draft.put('customFields', customFields);
  for (const [name, from, to] of changes) draft.note(`customFields.${name}`, from, to);
}

const refused = Symbol('refused');

/** A field that is not defined any more keeps its value until it is cleared. */
function wishedValue(
  draft: Draft,
  name: string,
  wish: CustomValue | null,
  from: CustomValue | undefined,
  defined: readonly CustomField[],
): CustomValue | undefined | typeof refused {
  const definition = defined.find((field) => field.name === name);
  if (wish === null && (definition || from !== undefined)) return undefined;
  if (wish !== null && sameValue(wish, from)) return from;
  const pointer = `/customFields/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  if (!definition || wish === null) {
    draft.refuse(pointer, 'There is no such custom field.');
    return refused;
  }
  const checked = checkCustomValue(definition, wish);
  if ('value' in checked) return checked.value;
  draft.refuse(pointer, checked.fault);
  return refused;
}

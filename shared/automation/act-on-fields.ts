import { IncidentPatch, type IncidentState, patch } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import { priorities } from '../settings/index.ts';
import type { Act, Acted, Acting } from './acting.ts';

/** Changes fields by the same rules that agents’ changes go by. @throws DeskError naming what is not taken. */
export function patched(state: IncidentState, wish: Record<string, unknown>, by: Acting): Acted {
  const read = IncidentPatch.safeParse({ ...wish, reason: by.because });
  if (!read.success) {
    throw new DeskError('invalidRequest', read.error.issues.map(({ message }) => message).join(' '));
  }
  const { contact: _, description: __, ...fields } = read.data;
  return { step: patch(state, { fields }, by) };
}

const customPrefix = 'customFields.';

export const set: Act<'set'> = ({ field, value }, state, by) => {
  if (field.startsWith(customPrefix)) {
    return patched(state, { customFields: { [field.slice(customPrefix.length)]: value } }, by);
  }
  const reason = field === 'priority' && value !== null ? { priorityReason: by.because } : {};
  return patched(state, { [field]: value, ...reason }, by);
};

export const raisePriority: Act<'raisePriority'> = ({ by: steps }, state, by) => {
  const at = priorities.indexOf(state.incident.priority);
  const priority = priorities[Math.max(0, at - steps)];
  return at === 0 ? {} : patched(state, { priority, priorityReason: by.because }, by);
};

export const addTags: Act<'addTags'> = ({ tags }, state, by) =>
  patched(state, { tags: [...state.incident.tags, ...tags] }, by);

export const removeTags: Act<'removeTags'> = ({ tags }, state, by) => {
  // Read like those of the incident, so that the same tag is the same text.
  const gone = IncidentPatch.parse({ tags }).tags ?? [];
  return patched(state, { tags: state.incident.tags.filter((tag) => !gone.includes(tag)) }, by);
};

export const moveToQueue: Act<'moveToQueue'> = ({ queue }, state, by) => patched(state, { queue }, by);

export const handToGroup: Act<'handToGroup'> = ({ group }, state, by) =>
  patched(state, { supportGroup: group }, by);

export const route: Act<'route'> = (_, state, by) => patched(state, { route: true }, by);

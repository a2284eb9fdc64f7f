import { type Coded, type Settings, takes } from '../settings/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { IncidentPatch } from './patch-schema.ts';

/** Fields whose values are the codes of a list, and the list. */
const listOf = {
  category: ({ codes }: Settings) => codes.categories,
  topic: ({ codes }: Settings) => codes.topics,
  disposition: ({ codes }: Settings) => codes.dispositions,
  queue: ({ teams }: Settings) => teams.queues,
  supportGroup: ({ teams }: Settings) => teams.groups,
  stage: ({ workflow }: Settings) => workflow.stages,
} as const satisfies Record<string, (settings: Settings) => readonly Coded[]>;

const coded = Object.keys(listOf) as (keyof typeof listOf)[];

/** A code is one of its list, unless the list is empty or the incident has the code already. */
export function patchCodes(draft: Draft, wish: IncidentPatch, settings: Settings): void {
  for (const field of coded) {
    const to = wish[field];
    if (to === undefined || to === draft.incident[field]) continue;
    if (to !== null && !takes(listOf[field](settings), to)) draft.refuse(`/${field}`, noSuch(field));
    else draft.set(field, to ?? undefined);
  }
  patchTwoLevels(draft, wish, ['reasonGeneral', 'reasonSpecific'], settings.codes.reasons);
  patchTwoLevels(draft, wish, ['resolutionGeneral', 'resolutionSpecific'], settings.codes.resolutions);
}

const words: Readonly<Record<string, string>> = {
  supportGroup: 'support group',
  reasonGeneral: 'reason',
  resolutionGeneral: 'resolution',
};
const noSuch = (field: string) => `There is no such ${words[field] ?? field}.`;

type TwoLevels = Settings['codes']['reasons'];
type Fields =
  | readonly ['reasonGeneral', 'reasonSpecific']
  | readonly ['resolutionGeneral', 'resolutionSpecific'];

/** Specific lies within general: where general changes, a specific that is not within it goes. */
function patchTwoLevels(
  draft: Draft,
  wish: IncidentPatch,
  [general, specific]: Fields,
  list: TwoLevels,
): void {
  const before = draft.incident;
  const wanted = wish[general];
  if (wanted !== undefined && wanted !== before[general]) {
    if (wanted !== null && !takes(list, wanted)) {
      draft.refuse(`/${general}`, noSuch(general));
      return;
    }
    draft.set(general, wanted ?? undefined);
  }
  const chosen = draft.incident[general];
  const to = wish[specific];
  if (to && (to !== before[specific] || chosen !== before[general])) {
    if (!chosen) draft.refuse(`/${specific}`, `Choose ${general} first: this lies within it.`);
    else if (!lies(list, chosen, to)) draft.refuse(`/${specific}`, `It does not lie within ${chosen}.`);
    else draft.set(specific, to);
  } else if (to === null) draft.set(specific, undefined);
  else if (before[specific] && chosen !== before[general] && !known(list, chosen, before[specific])) {
    draft.set(specific, undefined, byRule(`it is not within ${general}`));
  }
}

const within = (list: TwoLevels, general: string | undefined) =>
  list.find(({ code }) => code === general)?.specific;

/** Whether a specific code may be chosen within a general one. */
const lies = (list: TwoLevels, general: string, specific: string): boolean =>
  list.length === 0 || takes(within(list, general) ?? [{ code: '' }], specific);

/** Whether the list itself says so: what nothing says to belong to a new general code does not stay under it. */
const known = (list: TwoLevels, general: string | undefined, specific: string): boolean =>
  (within(list, general) ?? []).some(({ code }) => code === specific);

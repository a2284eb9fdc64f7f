import type { Settings } from '../settings/index.ts';
import { byRule, type Draft } from './draft.ts';
import type { Actor } from './event.ts';
import type { AgentRef, Incident } from './incident.ts';

type Teams = Settings['teams'];

/** Who chooses an assignee; managers work all incidents, whichever groups they are in. */
export interface Choosing {
  readonly actor: Actor;
  readonly manages?: boolean | undefined;
  readonly settings: Pick<Settings, 'teams'>;
}

/**
 * Who works an incident, as the teams of the settings allow: a member of its support group, where that has
 * members; else of any group, where any has. One who is not in the group an incident is handed to lets go of it.
 * Comes after what sets the group.
 */
export function patchAssignee(
  draft: Draft,
  before: Incident,
  wish: AgentRef | null | undefined,
  by: Choosing,
): void {
  if (wish === null) draft.set('assignee', undefined);
  else if (wish) choose(draft, before, wish, by);
  else letGo(draft, before, by.settings.teams);
}

function choose(draft: Draft, before: Incident, wish: AgentRef, by: Choosing): void {
  const { incident } = draft;
  const stays = wish.id === before.assignee?.id && incident.supportGroup === before.supportGroup;
  const fault = stays ? undefined : whyNotAssigned(incident, wish, by);
  if (fault) draft.refuse('/assignee', fault);
  else draft.set('assignee', { id: wish.id, name: nameOf(by.settings.teams, wish.id) ?? wish.name });
}

function letGo(draft: Draft, before: Incident, teams: Teams): void {
  const { assignee, supportGroup } = draft.incident;
  if (!assignee || supportGroup === before.supportGroup) return;
  const members = membersOf(teams, supportGroup);
  if (members.length > 0 && !isAmong(members, assignee.id)) {
    draft.set('assignee', undefined, byRule('not in the support group'));
  }
}

/** Why an agent cannot work an incident; undefined for one who can. */
export function whyNotAssigned(
  { supportGroup }: Pick<Incident, 'supportGroup'>,
  { id }: Pick<AgentRef, 'id'>,
  { actor, manages, settings: { teams } }: Choosing,
): string | undefined {
  if (manages && id === actor.id) return undefined;
  const members = membersOf(teams, supportGroup);
  if (members.length > 0) {
    return isAmong(members, id) ? undefined : `Not a member of the support group ${supportGroup}.`;
  }
  const all = teams.groups.flatMap((group) => group.members);
  return all.length === 0 || isAmong(all, id) ? undefined : 'Not a member of any support group.';
}

const membersOf = (teams: Teams, group: string | undefined) =>
  teams.groups.find(({ code }) => code === group)?.members ?? [];

const isAmong = (members: readonly AgentRef[], id: string): boolean =>
  members.some((member) => member.id === id);

/** An agent is called what the teams call them. */
const nameOf = ({ groups }: Teams, id: string): string | undefined =>
  groups.flatMap(({ members }) => members).find((member) => member.id === id)?.name;

import type { AgentRef, IncidentState } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import { patched } from './act-on-fields.ts';
import type { Act, Acted, Acting } from './acting.ts';

export const assignAgent: Act<'assignAgent'> = ({ agent }, state, by) =>
  patched(state, { assignee: agent }, by);

export const assignLeastLoaded: Act<'assignLeastLoaded'> = async ({ group }, state, by) => {
  const { code, members } = groupOf(group, state, by);
  const agent = await by.router.byLoad(members, state.incident.reference, by.now);
  return given(code, agent, state, by);
};

export const assignRoundRobin: Act<'assignRoundRobin'> = async ({ group }, state, by) => {
  const { code, members } = groupOf(group, state, by);
  return given(code, await by.router.inTurn(code, members, by.now), state, by);
};

export const assignOnCall: Act<'assignOnCall'> = async ({ rota }, state, by) => {
  const agent = await by.router.onCall(rota, by.now);
  if (agent === null) throw new DeskError('conflict', 'The rota is not there any more.');
  if (!agent) return { detail: 'Nobody is on call.' };
  return patched(state, { assignee: agent }, by);
};

function groupOf(wanted: string | undefined, { incident }: IncidentState, { settings }: Acting) {
  const code = wanted ?? incident.supportGroup;
  if (code === undefined) throw new DeskError('conflict', 'The incident is in no support group.');
  const group = settings.teams.groups.find((one) => one.code === code);
  if (!group) throw new DeskError('conflict', `There is no group ${code} any more.`);
  return { code, members: group.members };
}

/** Where nobody is there it waits for the group. */
function given(code: string, agent: AgentRef | undefined, state: IncidentState, by: Acting): Acted {
  if (!agent) {
    return {
      ...patched(state, { supportGroup: code }, by),
      detail: `Nobody of the group ${code} is available: it waits for the group.`,
    };
  }
  const acted = patched(state, { supportGroup: code, assignee: { id: agent.id, name: agent.name } }, by);
  return { ...acted, detail: agent.name };
}

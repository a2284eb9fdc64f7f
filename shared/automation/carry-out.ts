import { type Change, type EventData, type IncidentState, stateAfter } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import type { Action } from '../rules/index.ts';
import { addTask, callWebhook, escalate } from './act-beside.ts';
import { notify, sendResponse } from './act-by-mail.ts';
import { assignAgent, assignLeastLoaded, assignOnCall, assignRoundRobin } from './act-on-assignee.ts';
import { addTags, handToGroup, moveToQueue, raisePriority, removeTags, route, set } from './act-on-fields.ts';
import type { Act, Acted, Acting } from './acting.ts';

const acts: { readonly [D in Action['do']]: Act<D> } = {
  ...{ set, raisePriority, addTags, removeTags, moveToQueue, handToGroup, route },
  ...{ assignAgent, assignLeastLoaded, assignRoundRobin, assignOnCall },
  ...{ sendResponse, notify, addTask, escalate, callWebhook },
  stop: () => ({}),
};

/** A transaction takes a hundred writes; besides those of rules there are promises, draws and rows of owners. */
const MOST_WRITES = 60;

/** Whether a change has room for more than the entries that tell of it. */
export const hasRoom = (state: IncidentState, steps: readonly Change[]): boolean =>
  writesOf(state, steps) < MOST_WRITES;

/** What came of actions, in their order. */
export interface CarriedOut {
  readonly outcomes: EventData<'ruleFired'>['actions'];
  readonly steps: readonly Change[];
  /** The incident after them. */
  readonly state: IncidentState;
}

/**
 * Carries out actions on an incident one after the other, behind the steps that go before them in the same change.
 * One that cannot be carried out says so in its outcome, and the others go on.
 */
export async function carryOut(
  actions: readonly Action[],
  before: IncidentState,
  by: Omit<Acting, 'earlier'>,
  earlier: readonly Change[] = [],
): Promise<CarriedOut> {
  const outcomes: EventData<'ruleFired'>['actions'] = [];
  const steps: Change[] = [];
  let state = before;
  for (const action of actions) {
    const { outcome, acted } = await attempt(action, state, by, [...earlier, ...steps]);
    outcomes.push(outcome);
    if (acted?.step) {
      steps.push(acted.step);
      state = stateAfter(acted.step);
    }
  }
  return { outcomes, steps, state };
}

interface Attempt {
  readonly outcome: EventData<'ruleFired'>['actions'][number];
  readonly acted?: Acted;
}

async function attempt(
  action: Action,
  state: IncidentState,
  by: Omit<Acting, 'earlier'>,
  steps: readonly Change[],
): Promise<Attempt> {
  try {
    const acted = await (acts[action.do] as Act<Action['do']>)(action as never, state, {
      ...by,
      earlier: steps,
    });
    const { detail } = acted;
    const told = { do: action.do, ...(detail ? { detail } : {}) };
    if (acted.step && writesOf(state, [...steps, acted.step]) > MOST_WRITES) {
      throw new DeskError('conflict', 'Too much would be done at once.');
    }
    const outcome = acted.step || detail || action.do === 'stop' ? 'done' : 'nothingToDo';
    return { outcome: { ...told, outcome }, acted };
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const fields = error.facts.fields?.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`) ?? [];
    const detail = (fields.length > 0 ? fields.join(' ') : error.message).slice(0, 500);
    return { outcome: { do: action.do, outcome: 'failed', detail } };
  }
}

/** Those who are informed may each get a message of their own on top. */
const writesOf = ({ incident }: IncidentState, steps: readonly Change[]): number =>
  steps.reduce(
    (sum, { events, messages, parts = [] }) => sum + events.length + messages.length + parts.length,
    incident.informedUsers.length,
  );

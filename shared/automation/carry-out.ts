import { type Change, type EventData, type IncidentState, stateAfter } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import type { Action } from '../rules/index.ts';
import type { TransactItem } from '../table/transact.ts';
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

/** What goes before in the same change. */
export interface Earlier {
  readonly steps: readonly Change[];
  readonly also: readonly TransactItem[];
}

/** Whether a change has room for more than the entries that tell of it. */
export const hasRoom = (state: IncidentState, earlier: Earlier): boolean =>
  writesOf(state, earlier) < MOST_WRITES;

/** What came of actions, in their order. */
export interface CarriedOut {
  readonly outcomes: EventData<'ruleFired'>['actions'];
  readonly steps: readonly Change[];
  /** What else must be written, with that of before. */
  readonly also: readonly TransactItem[];
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
  earlier: Earlier = { steps: [], also: [] },
): Promise<CarriedOut> {
  const outcomes: EventData<'ruleFired'>['actions'] = [];
  const steps: Change[] = [];
  let { also } = earlier;
  let state = before;
  for (const action of actions) {
    const { outcome, acted } = await attempt(action, state, by, {
      steps: [...earlier.steps, ...steps],
      also,
    });
    outcomes.push(outcome);
    if (acted?.step) {
      steps.push(acted.step);
      state = stateAfter(acted.step);
    }
    also = onceEach([...also, ...(acted?.also ?? [])]);
  }
  return { outcomes, steps, also, state };
}

interface Attempt {
  readonly outcome: EventData<'ruleFired'>['actions'][number];
  readonly acted?: Acted;
}

async function attempt(
  action: Action,
  state: IncidentState,
  by: Omit<Acting, 'earlier'>,
  { steps, also }: Earlier,
): Promise<Attempt> {
  try {
    const acted = await (acts[action.do] as Act<Action['do']>)(action as never, state, {
      ...by,
      earlier: steps,
    });
    const { detail } = acted;
    const told = { do: action.do, ...(detail ? { detail } : {}) };
    const all = {
      steps: [...steps, ...(acted.step ? [acted.step] : [])],
      also: [...also, ...(acted.also ?? [])],
    };
    if (acted.step && writesOf(state, all) > MOST_WRITES) {
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
const writesOf = ({ incident }: IncidentState, { steps, also }: Earlier): number =>
  steps.reduce(
    (sum, { events, messages, parts = [] }) => sum + events.length + messages.length + parts.length,
    also.length + incident.informedUsers.length,
  );

/** A turn is taken once in a change, however often it is asked for in between. */
function onceEach(items: readonly TransactItem[]): readonly TransactItem[] {
  const places = items.map(placeOf);
  return items.filter((_, at) => places.indexOf(places[at] ?? '') === at);
}

const placeOf = ({ Put, Update, Delete, ConditionCheck }: TransactItem): string => {
  const { pk, sk } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
  return JSON.stringify([pk, sk]);
};

import {
  type Actor,
  asOneChange,
  type Change,
  type EventData,
  type IncidentState,
  stateAfter,
  step,
  timelineEvent,
} from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import { type Action, type Rule, type RuleDecision, reasonsOf } from '../rules/index.ts';
import type { TransactItem } from '../table/transact.ts';
import { addTask, callWebhook, escalate } from './act-beside.ts';
import { notify, sendResponse } from './act-by-mail.ts';
import { assignAgent, assignLeastLoaded, assignOnCall, assignRoundRobin } from './act-on-assignee.ts';
import { addTags, handToGroup, moveToQueue, raisePriority, removeTags, route, set } from './act-on-fields.ts';
import type { Act, Acted, Acting } from './acting.ts';
import type { Story } from './story.ts';

const acts: { readonly [D in Action['do']]: Act<D> } = {
  ...{ set, raisePriority, addTags, removeTags, moveToQueue, handToGroup, route },
  ...{ assignAgent, assignLeastLoaded, assignRoundRobin, assignOnCall },
  ...{ sendResponse, notify, addTask, escalate, callWebhook },
  stop: () => ({}),
};

/** A transaction takes a hundred writes; besides those of rules there are promises, draws and rows of owners. */
const MOST_WRITES = 60;

/** Rules call forth rules so many times one after the other. */
export const MOST_DEEP = 5;

/** What rules do to an incident, all of them together. */
export interface Firing {
  readonly change: Change;
  readonly also: readonly TransactItem[];
}

type By = Omit<Acting, 'actor' | 'because' | 'firing'>;

/**
 * Carries out all actions of the rules that fire, in their order, as one change of the incident. An action that
 * cannot be carried out says so on the timeline, and the others go on.
 */
export async function fireRules(
  state: IncidentState,
  story: Story,
  firing: readonly RuleDecision[],
  by: By,
): Promise<Firing> {
  const steps: Change[] = [];
  const also: TransactItem[] = [];
  const chain = [...story.chain, ...firing.map(({ rule }) => rule.id)];
  let now = state;
  const take = (change: Change) => {
    steps.push(change);
    now = stateAfter(change);
  };
  for (const { rule, evaluation } of firing) {
    const actor: Actor = { kind: 'desk', id: rule.id, name: rule.name };
    const place = { id: by.newId(by.now) };
    const acting: Acting = { ...by, actor, because: `rule: ${rule.name}`, firing: place };
    const outcomes: EventData<'ruleFired'>['actions'] = [];
    for (const action of rule.actions) {
      const { outcome, acted } = await attempt(action, now, acting, steps);
      outcomes.push(outcome);
      if (acted?.step) take(acted.step);
      also.push(...(acted?.also ?? []));
    }
    take(toldOf(now, rule, place.id, { story, evaluation, outcomes, chain, actor }, by));
  }
  const change = asOneChange(state, steps);
  if (!change) throw new Error('No rule fires.');
  return { change, also };
}

interface Attempt {
  readonly outcome: EventData<'ruleFired'>['actions'][number];
  readonly acted?: Acted;
}

async function attempt(
  action: Action,
  state: IncidentState,
  by: Acting,
  steps: readonly Change[],
): Promise<Attempt> {
  try {
    const acted = await (acts[action.do] as Act<Action['do']>)(action as never, state, by);
    const { detail } = acted;
    const told = { do: action.do, ...(detail ? { detail } : {}) };
    if (acted.step && writesOf([...steps, acted.step]) > MOST_WRITES) {
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

const writesOf = (steps: readonly Change[]): number =>
  steps.reduce(
    (sum, { events, messages, parts = [] }) => sum + events.length + messages.length + parts.length,
    0,
  );

interface Told {
  readonly story: Story;
  readonly evaluation: RuleDecision['evaluation'];
  readonly outcomes: EventData<'ruleFired'>['actions'];
  readonly chain: readonly string[];
  readonly actor: Actor;
}

/** The entry that says which rule fired, on what and why, and what came of it. */
function toldOf(state: IncidentState, rule: Rule, id: string, told: Told, by: By): Change {
  const { story, evaluation, outcomes, chain, actor } = told;
  const { cause } = story;
  return step(state, state.incident, by, (place) => [
    timelineEvent(
      'ruleFired',
      { ...place(actor), id },
      {
        ruleId: rule.id,
        name: rule.name,
        on: rule.on.filter((trigger) => story.triggers.includes(trigger)),
        cause: { eventId: cause.id, at: cause.at, type: cause.type },
        why: [...reasonsOf(evaluation)],
        actions: outcomes,
        chain: [...chain],
        depth: story.depth + 1,
      },
    ),
  ]);
}

/** Says on the timeline that rules were held back: they have called forth one another too often. */
export function holdRules(
  state: IncidentState,
  held: readonly RuleDecision[],
  actor: Actor,
  by: Pick<By, 'now' | 'newId'>,
): Change {
  return step(state, state.incident, by, (place) => [
    timelineEvent('rulesHeld', place(actor), {
      rules: held.map(({ rule: { id, name } }) => ({ id, name })),
      because: `Rules have called forth one another ${MOST_DEEP} times.`,
    }),
  ]);
}

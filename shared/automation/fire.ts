import {
  type Actor,
  asOneChange,
  type Change,
  type EventData,
  type IncidentState,
  stateAfter,
  step,
  theDesk,
  timelineEvent,
} from '../incidents/index.ts';
import { type Rule, type RuleDecision, reasonsOf } from '../rules/index.ts';
import type { Acting } from './acting.ts';
import { carryOut, hasRoom } from './carry-out.ts';
import type { Story } from './story.ts';

/** Rules call forth rules so many times one after the other. */
export const MOST_DEEP = 5;

type By = Omit<Acting, 'actor' | 'because' | 'firing' | 'earlier'>;

/**
 * Carries out the actions of rules that fire, one rule after the other, as one change of the incident. An action
 * that cannot be carried out says so on the timeline, and the others go on.
 */
export function firingOn(state: IncidentState, story: Story, by: By) {
  const steps: Change[] = [];
  const chain = [...story.chain];
  let now = state;
  const take = (change: Change) => {
    steps.push(change);
    now = stateAfter(change);
  };
  return {
    /** Does what a rule says. Gives the incident as it is then; undefined where there is no room to do anything. */
    async fire({ rule, evaluation }: RuleDecision): Promise<IncidentState | undefined> {
      if (!hasRoom(now, steps)) return undefined;
      chain.push(rule.id);
      const actor: Actor = { kind: 'desk', id: rule.id, name: rule.name };
      const place = { id: by.newId(by.now) };
      const acting: Omit<Acting, 'earlier'> = { ...by, actor, because: `rule: ${rule.name}`, firing: place };
      const carried = await carryOut(rule.actions, now, acting, steps);
      for (const step of carried.steps) take(step);
      const { outcomes } = carried;
      take(toldOf(now, rule, place.id, { story, evaluation, outcomes, chain, actor }, by));
      return now;
    },

    /** Says which rules were held back, and why. */
    hold(held: readonly Rule[], because: string): void {
      take(heldBack(now, held, because, by));
    },

    /** All that was done. */
    done(): Change {
      const change = asOneChange(state, steps);
      if (!change) throw new Error('No rule fires.');
      return change;
    },
  };
}

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

/** Says on the timeline that rules were held back. */
const heldBack = (
  state: IncidentState,
  rules: readonly Rule[],
  because: string,
  by: Pick<By, 'now' | 'newId'>,
): Change =>
  step(state, state.incident, by, (place) => [
    timelineEvent('rulesHeld', place(theDesk), {
      rules: rules.map(({ id, name }) => ({ id, name })),
      because,
    }),
  ]);

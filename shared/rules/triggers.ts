import * as z from 'zod';

/** What a rule waits for. */
export const triggers = [
  'created',
  'updated',
  'customerReply',
  'agentReply',
  'slaState',
  'inboundMail',
  'timer',
] as const;
export const Trigger = z.enum(triggers);
export type Trigger = z.infer<typeof Trigger>;

/** As much of a timeline's entry as tells what it triggers. */
export interface Happened {
  readonly type: string;
  /** Who did it. */
  readonly actor: string;
  /** Of a mail: why it is taken for one that a machine wrote. Absent where that is not known, too. */
  readonly automatic?: unknown;
  /** Of what opened an incident: the channel it came by. */
  readonly channel?: unknown;
}

const updating = [
  ...(['fieldChanged', 'workNote', 'callIn', 'callOut', 'scheduled', 'custom', 'escalated'] as const),
  ...(['taskAdded', 'taskChanged', 'merged'] as const),
];
/** What the passing of time brings. */
const timed = ['slaFollowUp', 'slaWarning', 'slaLate'] as const;
const states = [...timed, 'slaMet', 'slaChanged'] as const;

/** Types of entries on which rules may fire: the others reach none. */
export const triggeringTypes = [
  ...(['created', 'emailIn', 'emailOut', 'comment'] as const),
  ...updating,
  ...states,
] as const;

const isOneOf = (types: readonly string[], type: string) => types.includes(type);

/** What one entry triggers; nothing for most of them. */
export function triggersOf({ type, actor, automatic, channel }: Happened): readonly Trigger[] {
  if (type === 'created') return channel === 'email' ? ['created', 'inboundMail'] : ['created'];
  if (type === 'emailIn') {
    return actor === 'contact' && !automatic ? ['inboundMail', 'customerReply'] : ['inboundMail'];
  }
  if (type === 'emailOut') return actor === 'agent' ? ['agentReply'] : [];
  if (type === 'comment') {
    if (actor === 'contact') return ['customerReply'];
    return actor === 'agent' ? ['agentReply'] : [];
  }
  if (isOneOf(states, type)) return isOneOf(timed, type) ? ['slaState', 'timer'] : ['slaState'];
  return isOneOf(updating, type) ? ['updated'] : [];
}

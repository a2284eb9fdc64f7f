import { type CustomerStore, isOwnAddress } from '../customers/index.ts';
import type { Timer } from '../escalations/index.ts';
import { type Change, type IncidentState, step, timedMail } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import type { Settings } from '../settings/index.ts';

export interface MailParts {
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly site: Site;
  readonly now: Date;
  readonly newId: NewId;
}

/** What was to be asked so long ago is not asked any more: nobody remembers. */
const TOO_LATE = 7 * 86_400_000;

/** Behind one that was sent later than this, the next has its days again: nobody is reminded twice in a row. */
const IN_TIME = 3_600_000;

/** Whether mail that time brings may go to the contact of an incident. What they stopped is withheld by the sender. */
async function mayMail(
  { contact }: IncidentState['incident'],
  { customers, site }: MailParts,
): Promise<boolean> {
  if (!contact.address || isOwnAddress(contact.address, site)) return false;
  const person = await customers.contact(contact.id);
  return person !== undefined && person.doNotMail === undefined;
}

/** Reminds the contact that the incident waits for them. Undefined where they are not to be mailed. */
export async function followUp(
  state: IncidentState,
  { of, what, at }: Timer,
  by: MailParts,
): Promise<Change | undefined> {
  if (!(await mayMail(state.incident, by))) return undefined;
  const done = state.incident.timers ?? { escalations: {} };
  const late = by.now.getTime() - Date.parse(at) > IN_TIME;
  const followUps = { of, sent: Number(what), from: late ? by.now.toISOString() : at };
  return timedMail(state, { type: 'followUp', timers: { ...done, followUps } }, by);
}

/** Asks the contact how it went; once, and where it cannot be asked never. */
export async function askFeedback(state: IncidentState, { at }: Timer, by: MailParts): Promise<Change> {
  const done = state.incident.timers ?? { escalations: {} };
  const timers = { ...done, feedback: by.now.toISOString() };
  const inTime = by.now.getTime() - Date.parse(at) <= TOO_LATE;
  if (inTime && (await mayMail(state.incident, by))) {
    return timedMail(state, { type: 'feedbackRequest', timers }, by);
  }
  return step(state, { ...state.incident, timers }, by, () => []);
}

/** Solved because the customer has not answered, with the codes that the settings say of it. */
export const givingUp = (followUps: Settings['timers']['followUp']) => ({
  ...followUps?.thenSolve,
  status: 'solved' as const,
  reason: 'no answer of the customer',
});

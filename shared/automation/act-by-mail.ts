import { isOwnAddress, normaliseAddress } from '../customers/index.ts';
import { type IncidentState, step, type TimelineEvent, timelineEvent } from '../incidents/index.ts';
import { DeskError } from '../platform/errors.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import { valuesOf } from '../texts/index.ts';
import { renderText } from '../texts/rendering.ts';
import type { Act, Acted, Acting, ActionOf } from './acting.ts';

const refused = (detail: string) => new DeskError('conflict', detail);

/** Rules answer one incident so often in a day at most: what answers them may be a machine that hides it. */
const MOST_A_DAY = 5;
const DAY = 86_400_000;

/** Mails the contact a standard text, in the incident’s language where it is written in that. */
export const sendResponse: Act<'sendResponse'> = async ({ standardText }, state, by) => {
  const { contact, language } = state.incident;
  if (!contact.address) throw refused('The contact has no e-mail address.');
  if (isOwnAddress(contact.address, by.site)) throw refused('The contact’s address is one of our own.');
  const [node, person] = await Promise.all([
    by.texts.get(standardText),
    by.customers.contact(contact.id),
    refuseLoop(state, by),
  ]);
  if (node?.type !== 'text') throw refused('The standard text is not there any more.');
  if (person?.doNotMail) throw refused('Mail to this contact was stopped.');
  const use = { agentName: by.site.name, site: by.site, settings: by.settings, now: by.now };
  const { text, language: found } = renderText(
    node.wordings,
    [...(person?.language ? [person.language] : []), language, by.site.language],
    (taken) => valuesOf(state.incident, taken, use),
  );
  if (text === '') throw refused('The standard text says nothing for this incident.');
  return mailed(state, { text, language: found, standardTextId: standardText, to: contact.address }, by);
};

/** @throws DeskError where a machine wrote last, or rules have answered often enough. */
async function refuseLoop({ incident }: IncidentState, by: Acting): Promise<void> {
  const since = new Date(by.now.getTime() - DAY).toISOString();
  const { events } = await by.reader.timeline(incident.reference, {
    size: MOST_A_DAY + 1,
    newestFirst: true,
    wanted: (event) => event.type === 'emailIn' || (isByRule(event) && event.at > since),
  });
  const lastMail = events.find(({ type }) => type === 'emailIn');
  if (lastMail?.data.automatic) throw refused('A machine wrote last: it is not answered.');
  const now = by.earlier.flatMap((change) => change.events).filter(isByRule);
  if (events.filter(isByRule).length + now.length >= MOST_A_DAY) {
    throw refused(`Rules have answered ${MOST_A_DAY} times within a day already.`);
  }
}

const isByRule = ({ type, data }: TimelineEvent) => type === 'emailOut' && data.messageType === 'ruleEmail';

function mailed(
  state: IncidentState,
  mail: { text: string; language: OutgoingMessage['language']; standardTextId: string; to: string },
  by: Acting,
): Acted {
  const messageId = by.newId(by.now);
  const change = step(state, state.incident, by, (place) => [
    timelineEvent('emailOut', place(by.actor), {
      messageId,
      messageType: 'ruleEmail',
      to: [mail.to],
      text: mail.text,
      standardTextId: mail.standardTextId,
    }),
  ]);
  const { reference, siteId, contact, updatedAt } = change.incident;
  const message: OutgoingMessage = {
    messageId,
    type: 'ruleEmail',
    ...{ reference, siteId, contactId: contact.id },
    ...{ to: [mail.to], cc: [], bcc: [], language: mail.language },
    event: { at: updatedAt, id: change.events[0]?.id ?? '' },
    state: 'queued',
    createdAt: updatedAt,
  };
  return { step: { ...change, messages: [message] } };
}

/** So many are told at once: each is a message of its own in the transaction. */
const MOST_TOLD = 20;

/** Mails those who work for the desk that the rule or escalation points them to the incident. */
export const notify: Act<'notify'> = (action, state, by) => {
  const { addresses, without } = addressesFor(action, state, by);
  const own = addresses.find((address) => isOwnAddress(address, by.site));
  if (own) throw refused('One of the addresses is our own: mail would go round.');
  if (addresses.length === 0) {
    throw refused(
      `No address is known of ${without.join(', ') || 'anybody'}: the teams’ settings take them.`,
    );
  }
  const told = [...new Set(addresses.map(normaliseAddress))].slice(0, MOST_TOLD);
  const change = step(state, state.incident, by, () => []);
  const { reference, siteId, updatedAt } = change.incident;
  const messages = told.map(
    (address): OutgoingMessage => ({
      messageId: by.newId(by.now),
      type: 'agentNotification',
      ...{ reference, siteId, to: [address], cc: [], bcc: [], language: by.site.language },
      event: { at: updatedAt, id: by.firing.id },
      notice: by.origin ?? 'rule',
      state: 'queued',
      createdAt: updatedAt,
    }),
  );
  const detail = [
    `${told.length} told`,
    ...(without.length > 0 ? [`no address is known of ${without.join(', ')}`] : []),
  ].join('; ');
  return { step: { ...change, messages }, detail };
};

interface Person {
  readonly name: string;
  readonly address?: string | undefined;
}

function addressesFor({ who, address }: ActionOf<'notify'>, { incident }: IncidentState, by: Acting) {
  if (who === 'address') return { addresses: address ? [address] : [], without: [] };
  const { groups, managers = [] } = by.settings.teams;
  const people: readonly Person[] =
    who === 'managers'
      ? managers
      : who === 'group'
        ? (groups.find(({ code }) => code === incident.supportGroup)?.members ?? [])
        : assigneeOf(incident.assignee, [...groups.flatMap(({ members }) => members), ...managers]);
  return {
    addresses: people.flatMap((person) => person.address ?? []),
    without: people.flatMap((person) => (person.address ? [] : person.name)).slice(0, 5),
  };
}

function assigneeOf(
  assignee: { readonly id: string; readonly name: string } | undefined,
  all: readonly (Person & { readonly id: string })[],
): readonly Person[] {
  if (!assignee) return [];
  return [all.find(({ id, address }) => id === assignee.id && address) ?? assignee];
}

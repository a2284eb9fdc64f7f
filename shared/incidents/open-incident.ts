import type { NewId } from '../platform/ids.ts';
import type { Language } from '../platform/language.ts';
import type { OutgoingMessage } from '../responses/index.ts';
import type { Settings } from '../settings/index.ts';
import { type DefaultPolicy, termsOf } from '../sla/index.ts';
import type { Change } from './change.ts';
import type { FieldChange } from './draft.ts';
import { type Actor, type Mailed, theDesk, timelineEvent } from './event.ts';
import type { Channel, Incident } from './incident.ts';
import type { PartChange } from './part.ts';
import { draftOf, type PatchWish } from './patch.ts';
import { middleLevels } from './priority.ts';
import { openPromises } from './promises.ts';
import { queuedMessage } from './queued-message.ts';
import { relationPart } from './relation.ts';
import { placesOf } from './revise.ts';
import type { KeptText } from './text-store.ts';

/** What somebody asks, whichever way it came. */
export interface Question {
  readonly siteId: string;
  readonly channel: Channel;
  readonly subject: string;
  readonly text: string | KeptText;
  readonly contact: Incident['contact'];
  /** The account that the contact belongs to. */
  readonly account?: string | undefined;
  readonly language: Language;
  readonly product?: string | undefined;
  readonly category?: string | undefined;
  readonly visitId?: string | undefined;
  /** Set when the question came by mail. */
  readonly mail?: Mailed;
  /** Its Message-ID, for the thread of our answers. */
  readonly mailMessageId?: string | undefined;
  /** An incident this one follows or may belong to, with the reason. */
  readonly related?: {
    readonly reference: string;
    readonly because: string;
    /** Whether the other one shows this one too; not where it was only guessed. */
    readonly mutual?: boolean;
  };
}

/** An agent who opens an incident, and what they say of it besides the question. */
export interface ByAgent extends Pick<PatchWish, 'fields' | 'entitlement' | 'known'> {
  readonly actor: Actor;
  readonly manages: boolean;
  /** Where the asker can be called. */
  readonly phone?: string | undefined;
}

/**
 * A new incident with its timeline, its promise and, unless `receipt` is false, the receipt of the question.
 * Automatic mail gets none: an answer to a machine starts a loop.
 */
export function openIncident(
  question: Question,
  by: {
    reference: string;
    /** What is promised where the site has set nothing, and nothing else is chosen when it is written. */
    policy: DefaultPolicy;
    receipt: boolean;
    now: Date;
    newId: NewId;
    settings: Settings;
    /** Set where an agent writes down what somebody asks. */
    agent?: ByAgent | undefined;
  },
): Change {
  const { reference, now, newId } = by;
  const at = now.toISOString();
  const blank = incidentFrom(question, reference, at, by.settings);
  const draft = by.agent && draftOf(blank, by.agent, { ...by.agent, settings: by.settings });
  const incident = withDefault(draft?.incident ?? blank, by.policy);
  const asker: Actor = { kind: 'contact', id: question.contact.id, name: question.contact.name };
  const place = placesOf(incident, by);
  const events = [
    timelineEvent('created', place(by.agent?.actor ?? asker), {
      channel: question.channel,
      subject: question.subject,
      ...(by.agent ? { onBehalfOf: onBehalfOf(question, by.agent.phone) } : {}),
      ...(draft && draft.changed.length > 0 ? { fields: draft.changed.map(told) } : {}),
      ...question.mail,
    }),
  ];
  if (question.related) {
    const { reference: other, because } = question.related;
    events.push(timelineEvent('related', place(theDesk), { reference: other, because }));
  }
  const messages: OutgoingMessage[] = [];
  const receipt = by.receipt ? receiptFor(incident, newId(now)) : undefined;
  if (receipt) {
    messages.push(receipt);
    events.push(
      timelineEvent('emailOut', place(theDesk), {
        messageId: receipt.messageId,
        messageType: receipt.type,
        to: receipt.to,
      }),
    );
  }
  return {
    incident,
    description: question.text,
    kpis: openPromises(incident, { terms: defaultTerms(incident, by.policy), calendar: by.policy.calendar }),
    events,
    messages,
    ...(question.related ? { parts: relatedParts(reference, question.related, now) } : {}),
  };
}

const because = 'The default policy of the site.';

const defaultTerms = ({ priority }: Incident, policy: DefaultPolicy) =>
  termsOf(policy, { priority, reason: because, timeZone: policy.timeZone });

/** The default policy, unless an agent has named one. */
const withDefault = (incident: Incident, { id, name, timeZone }: DefaultPolicy): Incident =>
  incident.slaPolicy === undefined
    ? { ...incident, slaPolicy: id, sla: { by: 'default', name, because, timeZone } }
    : incident;

function relatedParts(reference: string, related: NonNullable<Question['related']>, now: Date): PartChange[] {
  const to = (from: string, target: string): PartChange => ({
    kind: 'relation',
    part: relationPart(from, { relation: 'incident', target }, { actor: theDesk, now }),
  });
  return [to(reference, related.reference), ...(related.mutual ? [to(related.reference, reference)] : [])];
}

const onBehalfOf = ({ contact: { id, name } }: Question, phone: string | undefined) => ({
  id,
  name,
  ...(phone ? { phone } : {}),
});

const told = ({ field, to, because }: FieldChange) => ({ field, to, because });

const incidentFrom = (
  question: Question,
  reference: string,
  at: string,
  { priorities, workflow }: Settings,
): Incident => ({
  reference,
  siteId: question.siteId,
  subject: question.subject,
  channel: question.channel,
  contact: question.contact,
  ...(question.account ? { account: question.account } : {}),
  ...(question.product ? { product: question.product } : {}),
  ...(question.category ? { category: question.category } : {}),
  ...structuredClone(untouched),
  ...middleLevels(priorities),
  ...(workflow.stages[0] ? { stage: workflow.stages[0].code } : {}),
  status: 'unresolved',
  language: question.language,
  ...(question.visitId ? { visitId: question.visitId } : {}),
  ...(question.related ? { related: question.related.reference } : {}),
  mailThread: question.mailMessageId ? [question.mailMessageId] : [],
  createdAt: at,
  updatedAt: at,
  version: 1,
});

/** What nobody has said anything of yet. */
const untouched = {
  participants: [],
  shareResolution: false,
  children: { all: 0, open: 0 },
  merged: [],
  informedUsers: [],
  tags: [],
  customFields: {},
  stage: 'identify',
  openRequiredTasks: 0,
  minutes: { billable: 0, other: 0 },
  attachments: 0,
} satisfies Partial<Incident>;

/** None for who has no address. */
function receiptFor(incident: Incident, messageId: string): OutgoingMessage | undefined {
  if (!incident.contact.address) return undefined;
  return queuedMessage(incident, { messageId, type: 'questionReceipt', createdAt: incident.createdAt });
}

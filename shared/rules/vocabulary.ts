import { languages } from '../platform/language.ts';
import { Channel, type Coded, priorities, type Settings, statuses } from '../settings/index.ts';
import type { Operator } from './condition.ts';

/** What kind of value a fact is; it says how it may be compared. */
export type FactKind = 'text' | 'code' | 'list' | 'number' | 'boolean' | 'instant' | 'date' | 'calendar';

/** A fact that conditions may speak of. */
export interface FactField {
  readonly kind: FactKind;
  /** In a few words, for those who write conditions. */
  readonly about: string;
  /** The values it may have; absent where any short text is taken. */
  readonly values?: ((settings: Settings) => readonly string[] | undefined) | undefined;
}

const everywhere = ['isSet', 'isNotSet', 'changed'] as const;
const moved = ['changedFrom', 'changedTo'] as const;

/** How facts of each kind are compared. */
export const operatorsOf: Readonly<Record<FactKind, readonly Operator[]>> = {
  text: [
    ...(['equals', 'notEquals', 'in', 'notIn', 'contains', 'startsWith', 'endsWith', 'matches'] as const),
    ...everywhere,
    ...moved,
  ],
  code: ['equals', 'notEquals', 'in', 'notIn', ...everywhere, ...moved],
  list: ['hasAny', 'hasAll', 'hasNone', ...everywhere],
  number: [
    ...(['equals', 'notEquals', 'greaterThan', 'atLeast', 'lessThan', 'atMost'] as const),
    ...everywhere,
    ...moved,
  ],
  boolean: ['equals', ...everywhere, ...moved],
  instant: ['before', 'after', 'longerAgoThan', 'withinLast', ...everywhere],
  date: ['equals', 'before', 'after', ...everywhere, ...moved],
  calendar: ['isOpen', 'isClosed'],
};

const codesOf = (list: readonly Coded[]) => (list.length === 0 ? undefined : list.map(({ code }) => code));
const fixed = (values: readonly string[]) => () => values;
const specificOf = (list: Settings['codes']['reasons']) =>
  list.length === 0 ? undefined : list.flatMap(({ specific }) => specific.map(({ code }) => code));

const text = (about: string): FactField => ({ kind: 'text', about });
const code = (about: string, values?: FactField['values']): FactField => ({ kind: 'code', about, values });
const number = (about: string): FactField => ({ kind: 'number', about });
const yes = (about: string): FactField => ({ kind: 'boolean', about });
const instant = (about: string): FactField => ({ kind: 'instant', about });
const list = (about: string): FactField => ({ kind: 'list', about });
const date = (about: string): FactField => ({ kind: 'date', about });

/** The facts of an incident under their names in its record. */
const ofIncident = {
  reference: text('Its reference'),
  subject: text('Its subject'),
  description: text('Its description; of a long one the beginning'),
  channel: code('How it came', () => Channel.options),
  contact: code('The id of who asks'),
  product: code('The product'),
  category: code('The category', ({ codes }) => codesOf(codes.categories)),
  topic: code('The topic', ({ codes }) => codesOf(codes.topics)),
  reasonGeneral: code('The general reason', ({ codes }) => codesOf(codes.reasons)),
  reasonSpecific: code('The specific reason', ({ codes }) => specificOf(codes.reasons)),
  impact: code('The impact', ({ priorities: { impacts } }) => codesOf(impacts)),
  urgency: code('The urgency', ({ priorities: { urgencies } }) => codesOf(urgencies)),
  priority: code('The priority', fixed(priorities)),
  status: code('The status', fixed(statuses)),
  disposition: code('The disposition', ({ codes }) => codesOf(codes.dispositions)),
  resolutionGeneral: code('The general resolution', ({ codes }) => codesOf(codes.resolutions)),
  resolutionSpecific: code('The specific resolution', ({ codes }) => specificOf(codes.resolutions)),
  resolutionNotes: text('The resolution notes'),
  shareResolution: yes('Whether the resolution notes go to the requester'),
  queue: code('The queue', ({ teams }) => codesOf(teams.queues)),
  supportGroup: code('The support group', ({ teams }) => codesOf(teams.groups)),
  assignee: code('The id of the assignee'),
  contract: code('The id of the contract'),
  entitlement: code('The id of the entitlement'),
  slaPolicy: code('The id of the SLA policy'),
  parent: code('The reference of its parent'),
  language: code('Its language', fixed(languages)),
  stage: code('The stage of the process', ({ workflow }) => codesOf(workflow.stages)),
  tags: list('Its tags'),
  informedUsers: list('The addresses of the informed users'),
  children: number('How many children it has'),
  openChildren: number('How many of them are open'),
  openRequiredTasks: number('How many tasks must still be done before it can be solved'),
  minutes: number('Minutes logged'),
  billableMinutes: number('Billable minutes logged'),
  attachments: number('How many files it has'),
  escalationLevel: number('The highest level it was escalated to'),
  createdAt: instant('When it was made'),
  updatedAt: instant('When it was changed last'),
  firstRespondedAt: instant('When an agent answered first'),
  solvedAt: instant('When it was solved'),
  closedAt: instant('When it was closed'),
  'asset.serialNumber': code('The serial number of the device'),
  'asset.product': code('The product model of the device'),
  'asset.contract': code('The id of the contract of the device'),
  'asset.contractUntil': date('The last day of that contract'),
  'asset.warrantyFrom': date('The first day of the warranty'),
  'asset.warrantyUntil': date('The last day of the warranty'),
  'asset.underWarranty': yes('Whether the warranty holds today'),
} as const satisfies Record<string, FactField>;

const ofOthers = {
  account: code('The id of the account'),
  'account.path': list('The id of the account and of all above it'),
  'account.name': text('The name of the account'),
  'account.tier': code('The tier of the account'),
  'account.domains': list('The mail domains of the account'),
  'account.language': code('The language of the account', fixed(languages)),
  'contact.name': text('The name of who asks'),
  'contact.address': text('Their address'),
  'contact.domain': text('The domain of their address'),
  'contact.language': code('Their language', fixed(languages)),
  'contact.timeZone': code('Their time zone'),
  'contact.doNotMail': yes('Whether mail to them was stopped'),
  'contact.trackingConsent': yes('Whether they may be tracked'),
  'message.text': text('What was written last: the words of the message that is looked at'),
  'message.subject': text('The subject of that message'),
  'message.automatic': yes('Whether a machine wrote it'),
  'event.type': code('The type of the timeline’s entry that is looked at'),
  'event.actor': code('Who did it', fixed(['contact', 'agent', 'desk'])),
  'event.actorId': code('The id of who did it'),
  'event.kpi': code('The promise that a state of the SLA is about'),
  calendar: { kind: 'calendar', about: 'Whether a business calendar is open now' },
} as const satisfies Record<string, FactField>;

export const fields: Readonly<Record<string, FactField>> = { ...ofIncident, ...ofOthers };

const customPrefix = 'customFields.';

/** What a condition’s field is; undefined for one that nobody has declared. */
export function fieldOf(name: string, settings: Pick<Settings, 'customFields'>): FactField | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  if (!name.startsWith(customPrefix)) return undefined;
  const defined = settings.customFields.find((field) => customPrefix + field.name === name);
  if (!defined) return undefined;
  const about = defined.label.en;
  switch (defined.type) {
    case 'text':
    case 'number':
    case 'boolean':
    case 'date':
      return { kind: defined.type, about };
    case 'choice':
      return { kind: 'code', about, values: () => codesOf(defined.choices) };
    case 'choices':
      return { kind: 'list', about, values: () => codesOf(defined.choices) };
  }
}

/** Every field that conditions of a site may speak of, by name. */
export const fieldNames = ({ customFields }: Pick<Settings, 'customFields'>): readonly string[] => [
  ...Object.keys(fields),
  ...customFields.map(({ name }) => customPrefix + name),
];

/** Fields that the timeline tells the change of: only of these a condition may ask whether they changed. */
const told = new Set([
  ...['subject', 'description', 'contact', 'account', 'product', 'category', 'topic'],
  ...['reasonGeneral', 'reasonSpecific', 'impact', 'urgency', 'priority', 'status', 'disposition'],
  ...['resolutionGeneral', 'resolutionSpecific', 'resolutionNotes', 'shareResolution', 'queue'],
  ...['supportGroup', 'assignee', 'contract', 'entitlement', 'slaPolicy', 'parent', 'language', 'stage'],
  ...['tags', 'informedUsers', 'asset.serialNumber', 'asset.product', 'asset.contract'],
]);
const changing = new Set<Operator>(['changed', 'changedFrom', 'changedTo']);

/** How a field may be compared. */
export const operatorsFor = (name: string, { kind }: FactField): readonly Operator[] =>
  told.has(name) || name.startsWith(customPrefix)
    ? operatorsOf[kind]
    : operatorsOf[kind].filter((operator) => !changing.has(operator));

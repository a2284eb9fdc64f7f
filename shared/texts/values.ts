import type { CustomValue, Incident } from '../incidents/index.ts';
import type { Language } from '../platform/language.ts';
import type { Coded, CustomField, Label, Settings } from '../settings/index.ts';
import type { Values } from './liquid.ts';
import type { Variable } from './variables.ts';

/** Who uses a text, where and when. */
export interface Use {
  readonly agentName: string;
  readonly site: { readonly name: string; readonly timeZone: string };
  readonly settings: Settings;
  readonly now: Date;
}

/** As much of an incident as texts speak of. */
type Told = Pick<
  Incident,
  'reference' | 'subject' | 'contact' | 'status' | 'priority' | 'createdAt' | 'tags' | 'customFields'
> &
  Partial<Pick<Incident, 'account' | 'product' | 'asset' | 'category' | 'topic' | 'queue' | 'supportGroup'>>;

/** What of an incident texts are filled with, in the words of one language. Values are plain text on one line. */
export function valuesOf(incident: Told, language: Language, use: Use): Values {
  const { contact, customFields } = incident;
  const { codes, statuses, priorities, teams } = use.settings;
  const say = (label: Label) => label[language] ?? label.en;
  const named = (list: readonly Coded[], code: string | undefined) => {
    const found = list.find((one) => one.code === code);
    return found ? say(found.label) : code;
  };
  const when = (at: Date, form: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...form, timeZone: use.site.timeZone }).format(at);
  const createdAt = new Date(incident.createdAt);
  const values: Record<Variable, unknown> = {
    reference: incident.reference,
    subject: incident.subject,
    contactName: contact.name,
    contactFirstName: contact.name.trim().split(/\s+/)[0],
    contactAddress: contact.address,
    agentName: use.agentName,
    siteName: use.site.name,
    account: incident.account,
    product: incident.product,
    serialNumber: incident.asset?.serialNumber,
    category: named(codes.categories, incident.category),
    topic: named(codes.topics, incident.topic),
    status: say(statuses[incident.status].label),
    priority: say(priorities.severities[incident.priority]),
    queue: named(teams.queues, incident.queue),
    supportGroup: named(teams.groups, incident.supportGroup),
    createdAt: when(createdAt, { dateStyle: 'long', timeStyle: 'short' }),
    createdOn: when(createdAt, { dateStyle: 'long' }),
    today: when(use.now, { dateStyle: 'long' }),
    tags: incident.tags,
    customFields: Object.fromEntries(
      Object.entries(customFields).map(([name, value]) => [
        name,
        shown(
          value,
          use.settings.customFields.find((field) => field.name === name),
          say,
        ),
      ]),
    ),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

/** Choices are shown by their labels; all else as it is. */
function shown(value: CustomValue, field: CustomField | undefined, say: (label: Label) => string): unknown {
  if (field?.type !== 'choice' && field?.type !== 'choices') return value;
  const labelOf = (code: string) => {
    const found = field.choices.find((choice) => choice.code === code);
    return found ? say(found.label) : code;
  };
  return Array.isArray(value) ? value.map(labelOf) : labelOf(String(value));
}

/** Line breaks and control characters of customers' own words would break what stands around them. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
};

/** The incident on which a text is tried before there is one. */
export const sampleIncident = (now: Date): Told => ({
  reference: '261122-000001',
  subject: 'The printer stops',
  contact: { id: 'sample', name: 'Customer Example', address: 'customer@example.com' },
  status: 'unresolved',
  priority: 'P3',
  createdAt: now.toISOString(),
  tags: [],
  customFields: {},
});

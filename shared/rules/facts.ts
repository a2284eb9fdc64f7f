import type { FactChange, Facts, FactValue } from './evaluate.ts';

/** As much of an incident as conditions ask for. Incidents have this form. */
export interface IncidentOfFacts {
  readonly contact: { readonly id: string; readonly name: string; readonly address?: string | undefined };
  readonly asset?:
    | {
        readonly serialNumber: string;
        readonly product?: string | undefined;
        readonly warranty?: { readonly from: string; readonly until: string } | undefined;
        readonly contract?: { readonly id: string; readonly until?: string | undefined } | undefined;
      }
    | undefined;
  readonly assignee?: { readonly id: string } | undefined;
  readonly informedUsers: readonly { readonly address: string }[];
  readonly children: { readonly all: number; readonly open: number };
  readonly minutes: { readonly billable: number; readonly other: number };
  readonly customFields: Readonly<Record<string, FactValue>>;
}

/** What facts are made of. What is absent is not known, and no condition on it holds. */
export interface FactSources {
  readonly incident: IncidentOfFacts;
  readonly description?: string | undefined;
  readonly contact?:
    | {
        readonly name: string;
        readonly language?: string | undefined;
        readonly timeZone?: string | undefined;
        readonly doNotMail?: object | undefined;
        readonly trackingConsent: boolean;
      }
    | undefined;
  /** The account and all above it, the nearest first. */
  readonly accounts?: readonly AccountOfFacts[] | undefined;
  readonly message?:
    | {
        readonly text?: string | undefined;
        readonly subject?: string | undefined;
        readonly automatic?: boolean | undefined;
      }
    | undefined;
  readonly event?:
    | {
        readonly type: string;
        readonly actor: string;
        readonly actorId?: string | undefined;
        readonly kpi?: string | undefined;
      }
    | undefined;
  readonly changes?: Readonly<Record<string, FactChange>> | undefined;
  /** Whether business calendars are open at `now`, by id. */
  readonly open?: Readonly<Record<string, boolean>> | undefined;
  readonly now: Date;
  /** The day at the site: `2026-11-23`. */
  readonly today: string;
}

export interface AccountOfFacts {
  readonly id: string;
  readonly name: string;
  readonly tier?: string | undefined;
  readonly domains: readonly string[];
  readonly language?: string | undefined;
}

/** The facts under the names of the vocabulary. */
export const factsOf = (sources: FactSources): Facts => ({
  values: {
    ...ofIncident(sources.incident, sources.today),
    description: sources.description,
    ...ofContact(sources),
    ...ofAccounts(sources.accounts ?? []),
    'message.text': sources.message?.text,
    'message.subject': sources.message?.subject,
    'message.automatic': sources.message?.automatic,
    'event.type': sources.event?.type,
    'event.actor': sources.event?.actor,
    'event.actorId': sources.event?.actorId,
    'event.kpi': sources.event?.kpi,
  },
  changes: sources.changes ?? {},
  open: sources.open ?? {},
  now: sources.now,
});

/** Fields whose facts are what stands on the incident under the same name. */
const plain = [
  ...(['reference', 'subject', 'channel', 'account', 'product', 'category', 'topic', 'tags'] as const),
  ...(['reasonGeneral', 'reasonSpecific', 'impact', 'urgency', 'priority', 'status'] as const),
  ...(['disposition', 'resolutionGeneral', 'resolutionSpecific', 'resolutionNotes'] as const),
  ...(['shareResolution', 'queue', 'supportGroup', 'contract', 'entitlement', 'slaPolicy'] as const),
  ...(['parent', 'language', 'stage', 'openRequiredTasks', 'attachments'] as const),
  ...(['escalationLevel', 'createdAt'] as const),
  ...(['updatedAt', 'firstRespondedAt', 'solvedAt', 'closedAt'] as const),
];

function ofIncident(incident: IncidentOfFacts, today: string): Record<string, FactValue | undefined> {
  const record = incident as unknown as Readonly<Record<string, FactValue | undefined>>;
  const { contact, assignee, informedUsers, children, minutes, customFields } = incident;
  return {
    ...Object.fromEntries(plain.map((field) => [field, record[field]])),
    contact: contact.id,
    assignee: assignee?.id,
    informedUsers: informedUsers.map(({ address }) => address),
    children: children.all,
    openChildren: children.open,
    minutes: minutes.billable + minutes.other,
    billableMinutes: minutes.billable,
    ...ofAsset(incident.asset, today),
    ...Object.fromEntries(
      Object.entries(customFields).map(([name, value]) => [`customFields.${name}`, value]),
    ),
  };
}

const ofAsset = (asset: IncidentOfFacts['asset'], today: string) => ({
  'asset.serialNumber': asset?.serialNumber,
  'asset.product': asset?.product,
  'asset.contract': asset?.contract?.id,
  'asset.contractUntil': asset?.contract?.until,
  'asset.warrantyFrom': asset?.warranty?.from,
  'asset.warrantyUntil': asset?.warranty?.until,
  'asset.underWarranty': asset?.warranty && asset.warranty.from <= today && today <= asset.warranty.until,
});

function ofContact({ incident, contact }: FactSources): Record<string, FactValue | undefined> {
  const { name, address } = incident.contact;
  return {
    'contact.name': contact?.name ?? name,
    'contact.address': address,
    'contact.domain': address?.slice(address.lastIndexOf('@') + 1),
    'contact.language': contact?.language,
    'contact.timeZone': contact?.timeZone,
    'contact.doNotMail': contact && contact.doNotMail !== undefined,
    'contact.trackingConsent': contact?.trackingConsent,
  };
}

function ofAccounts(accounts: readonly AccountOfFacts[]): Record<string, FactValue | undefined> {
  const [own] = accounts;
  return {
    'account.name': own?.name,
    'account.tier': own?.tier,
    'account.domains': own?.domains,
    'account.language': own?.language,
    'account.path': accounts.map(({ id }) => id),
  };
}

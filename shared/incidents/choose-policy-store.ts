import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountReader, type StoredAccount } from '../customers/index.ts';
import { faultyField } from '../platform/errors.ts';
import { contractReader } from '../products/index.ts';
import { factsOf } from '../rules/index.ts';
import {
  type Choice,
  choosePolicy,
  choosingFields,
  DEFAULT_POLICY,
  defaultPolicy,
  type KpiTerms,
  type PolicySet,
  policyStore,
  termsOf,
} from '../sla/index.ts';
import type { Change } from './change.ts';
import type { Incident } from './incident.ts';
import { sameValue } from './same-value.ts';

/** The policy of an incident from a change on. */
export interface Chosen {
  readonly incident: Incident;
  readonly terms: readonly KpiTerms[];
  readonly because: string;
}

/** Whether a change may make another policy apply. */
export function mayChoose({ before, incident }: Change): boolean {
  if (incident.mergedInto) return false;
  if (!before) return true;
  return (
    before.incident.slaPolicy !== incident.slaPolicy ||
    choosingFields.some((field) => !sameValue(before.incident[field], incident[field]))
  );
}

/**
 * Chooses the policy of an incident that is new or was changed in what policies are chosen by. One read where the
 * site has none; else also what the incident names: its account and those above it, its contract.
 * @throws DeskError invalidRequest where an agent names a policy that is not there.
 */
export const policyChooser =
  (client: DynamoDBDocumentClient, table: string) =>
  async (change: Change, known?: PolicySet): Promise<Chosen | undefined> => {
    const { before, incident } = change;
    const { policies } = known ?? (await policyStore(client, table, incident.siteId).all());
    const agent = byHand(change);
    if (agent !== undefined && agent !== before?.incident.slaPolicy) refuseUnknown(agent, policies);
    const timeZone = zoneOf(change);
    if (policies.length === 0 && (incident.sla === undefined || incident.sla.by === 'default') && !agent) {
      const because = 'The default policy of the site.';
      const policy = defaultPolicy(timeZone);
      const terms = termsOf(policy, { priority: incident.priority, reason: because, timeZone });
      return { incident: noted(incident, { by: 'default', because }, policy), terms, because };
    }
    const [accounts, contract] = await Promise.all([
      accountsOf(client, table, incident),
      incident.contract ? contractReader(client, table).contract(incident.contract) : undefined,
    ]);
    const use = incident.entitlementUse;
    const choice = choosePolicy(
      policies,
      {
        agent,
        entitlement: use?.slaPolicy,
        contract: contract?.slaPolicy,
        account: accounts.find(({ slaPolicy }) => slaPolicy !== undefined)?.slaPolicy,
      },
      factsOf({
        incident,
        accounts,
        now: new Date(incident.updatedAt),
        today: incident.updatedAt.slice(0, 10),
      }),
    );
    const policy = choice.policy ?? defaultPolicy(timeZone);
    const calendarId =
      (choice.by === 'entitlement' && use?.calendar) || (choice.by === 'contract' && contract?.calendar);
    return {
      incident: noted(incident, choice, { id: policy.id, name: policy.name, timeZone }),
      terms: termsOf(calendarId ? { ...policy, calendarId } : policy, {
        ...{ priority: incident.priority, reason: choice.because, timeZone },
      }),
      because: choice.because,
    };
  };

/** The policy that an agent has named; it stands until another is named, or none. */
function byHand({ before, incident }: Change): string | undefined {
  const { slaPolicy, sla } = incident;
  if (slaPolicy === undefined) return undefined;
  const named = before !== undefined && slaPolicy !== before.incident.slaPolicy;
  return named || !sla || sla.by === 'agent' ? slaPolicy : undefined;
}

function refuseUnknown(id: string, policies: PolicySet['policies']): void {
  if (id === DEFAULT_POLICY || policies.some((one) => one.id === id && one.enabled)) return;
  throw faultyField('/slaPolicy', 'There is no such policy, or it is switched off.');
}

const zoneOf = ({ before, incident, kpis }: Change): string =>
  incident.sla?.timeZone ?? (before?.kpis ?? kpis)[0]?.timeZone ?? 'UTC';

const noted = (
  incident: Incident,
  { by, because }: Choice,
  { id, name, timeZone }: { id: string; name: string; timeZone: string },
): Incident => ({ ...incident, slaPolicy: id, sla: { by, name, because, timeZone } });

const accountsOf = async (
  client: DynamoDBDocumentClient,
  table: string,
  { account }: Incident,
): Promise<readonly StoredAccount[]> => (account ? accountReader(client, table).chain(account) : []);

import type { Cloud } from '../../contract.ts';
import { SendingAccount } from './account.ts';
import { splitAddress } from './address.ts';
import type { Inbound } from './inbound.ts';
import type { Outgoing } from './outgoing.ts';
import type { ReceiptRuleSet } from './rule-match.ts';

export interface EventDestination {
  readonly name: string;
  /** `bounce`, `deliverydelay`: lower case, no underscores, as both spellings of AWS come to. */
  readonly types: ReadonlySet<string>;
}

export interface ConfigurationSet {
  readonly name: string;
  readonly sendingEnabled: boolean;
  readonly destinations: EventDestination[];
}

/** What the templates have declared of SES so far, and what runs. */
export interface SesState {
  /** Verified domains and addresses, each with the configuration set it sends with unless told otherwise. */
  readonly identities: Map<string, { readonly configurationSet: string | undefined }>;
  readonly configurationSets: Map<string, ConfigurationSet>;
  readonly ruleSets: Map<string, ReceiptRuleSet>;
  readonly account: SendingAccount;
  activeRuleSet: string | undefined;
  outgoing: Outgoing | undefined;
  inbound: Inbound | undefined;
}

const states = new WeakMap<Cloud, SesState>();

export function sesOf(cloud: Cloud): SesState {
  let state = states.get(cloud);
  if (state === undefined) {
    state = {
      ...{ identities: new Map(), configurationSets: new Map(), ruleSets: new Map() },
      account: new SendingAccount(),
      ...{ activeRuleSet: undefined, outgoing: undefined, inbound: undefined },
    };
    states.set(cloud, state);
  }
  return state;
}

/** The identity that lets an address send: the address itself, its domain, or a domain above that. */
export function identityFor(state: SesState, address: string): string | undefined {
  const parts = splitAddress(address);
  if (parts === undefined) return undefined;
  const labels = parts.domain.split('.');
  const candidates = [
    `${parts.local}@${parts.domain}`,
    // A label needs no verification of its own.
    `${parts.local.replace(/\+.*$/, '')}@${parts.domain}`,
    ...labels.map((_, index) => labels.slice(index).join('.')),
  ];
  return candidates.find((candidate) => state.identities.has(candidate));
}

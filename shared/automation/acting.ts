import type { CustomerStore } from '../customers/index.ts';
import type { Actor, Change, IncidentReader, IncidentState, PartStore } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import type { NewId } from '../platform/ids.ts';
import type { Action } from '../rules/index.ts';
import type { Settings } from '../settings/index.ts';
import type { StandardTextStore } from '../texts/index.ts';
import type { WebhookStore } from '../webhooks/index.ts';
import type { Router } from './routing-store.ts';

/** What actions look things up with. */
export interface Means {
  readonly router: Router;
  readonly texts: StandardTextStore;
  readonly webhooks: Pick<WebhookStore, 'find'>;
  readonly customers: Pick<CustomerStore, 'contact'>;
  readonly reader: IncidentReader;
  readonly parts: PartStore;
}

/** Under what an action is carried out. */
export interface Acting extends Means {
  /** The rule: what it changes is told in its name. */
  readonly actor: Actor;
  readonly because: string;
  /** What it is, where it is no rule. */
  readonly origin?: 'escalation';
  /** The entry that tells of the rule’s firing. */
  readonly firing: { readonly id: string };
  /** What goes before in the same change. */
  readonly earlier: readonly Change[];
  readonly settings: Settings;
  readonly site: Site;
  readonly now: Date;
  readonly newId: NewId;
}

/** What an action did. Nothing where all was as it wants it. */
export interface Acted {
  readonly step?: Change | undefined;
  /** What the timeline says of it besides. */
  readonly detail?: string;
}

export type ActionOf<D extends Action['do']> = Extract<Action, { do: D }>;

/** How one kind of action is carried out on an incident as it stands. @throws DeskError saying why it cannot be. */
export type Act<D extends Action['do']> = (
  action: ActionOf<D>,
  state: IncidentState,
  by: Acting,
) => Acted | Promise<Acted>;

import { createHash } from 'node:crypto';
import type { Incident, IncidentList, ListSource, Status } from '../incidents/index.ts';
import { foldSerial, NOBODY, type Order, type Owner } from '../table/keys.ts';
import type { ViewParameters } from './parameters.ts';

/** Who looks, and when. `groups`: the codes of those they are a member of. */
export interface Viewer {
  readonly id: string;
  readonly groups: readonly string[];
  readonly now: Date;
}

const open: readonly Status[] = ['unresolved', 'waiting', 'updated'];
const all: readonly Status[] = [...open, 'solved', 'closed'];

const statusesOf = ({ status = 'open' }: ViewParameters): readonly Status[] => {
  if (status === 'open') return open;
  return status === 'all' ? all : [status];
};

const orderOf = ({ sort, due }: ViewParameters): Order => sort ?? (due ? 'due' : 'created');

const isDescending = (view: ViewParameters): boolean =>
  view.order ? view.order === 'desc' : ['created', 'updated'].includes(orderOf(view));

/** One thing that a view names: it picks where the list is read, or else filters what is read. */
interface Scoped {
  readonly source: ListSource;
  readonly keep: (incident: Incident) => boolean;
}

/**
 * A view as a list. What narrows most picks where it is read; everything else that is named is a filter, or where
 * it bounds the order itself, a bound.
 */
export function listOfView(view: ViewParameters, viewer: Viewer): IncidentList {
  const statuses = statusesOf(view);
  const order = orderOf(view);
  const scopes = scopesOf(view, viewer, statuses);
  // The rows beside an owner have one order; in any other it can only filter.
  const leading = scopes.find(({ source }) => order === 'created' || source.kind === 'scope');
  const byStatus: ListSource = { kind: 'scope', scope: 'status', values: [''], statuses };
  const source = leading?.source ?? byStatus;
  const bounds = boundsOf(view, viewer.now);
  const filters = [
    ...scopes.filter((one) => one !== leading).map(({ keep }) => keep),
    ...(source.kind === 'owner' && statuses.length < all.length
      ? [({ status }: Incident) => statuses.includes(status)]
      : []),
    ...plainFilters(view, order),
  ];
  return {
    source,
    order,
    descending: isDescending(view),
    ...bounds,
    ...(filters.length > 0
      ? { keep: (incident: Incident) => filters.every((holds) => holds(incident)) }
      : {}),
  };
}

/** Everything named that a list can be read by, what narrows most first. */
function scopesOf(view: ViewParameters, viewer: Viewer, statuses: readonly Status[]): Scoped[] {
  const scoped = (
    field: 'assignee' | 'group' | 'queue',
    valuesOf: (named: string) => readonly string[],
    codeOf: (incident: Incident) => string | undefined,
  ): Scoped[] => {
    const named = view[field];
    if (named === undefined) return [];
    const values = named === 'none' ? [NOBODY] : valuesOf(named);
    return [
      {
        source: { kind: 'scope', scope: field, values, statuses },
        keep: (incident) => values.includes(codeOf(incident) ?? NOBODY),
      },
    ];
  };
  const assignee = scoped(
    'assignee',
    (named) => [named === 'me' ? viewer.id : named],
    (incident) => incident.assignee?.id,
  );
  const group = scoped(
    'group',
    (named) => (named === 'mine' ? viewer.groups : [named]),
    (incident) => incident.supportGroup,
  );
  const queue = scoped(
    'queue',
    (named) => [named],
    (incident) => incident.queue,
  );
  const { contact, asset, account, topic } = ownersIn(view);
  return [...contact, ...asset, ...assignee, ...account, ...topic, ...group, ...queue];
}

function ownersIn({ contact, serialNumber, account, topic }: ViewParameters): Record<Owner, Scoped[]> {
  const serial = serialNumber === undefined ? undefined : foldSerial(serialNumber);
  const owned = (owner: Owner, id: string | undefined, keep: Scoped['keep']): Scoped[] =>
    id === undefined ? [] : [{ source: { kind: 'owner', owner, id }, keep }];
  return {
    contact: owned('contact', contact, (incident) =>
      [incident.contact, ...incident.participants].some(({ id }) => id === contact),
    ),
    asset: owned(
      'asset',
      serial,
      ({ asset }) => asset !== undefined && foldSerial(asset.serialNumber) === serial,
    ),
    account: owned('account', account, (incident) => incident.account === account),
    topic: owned('topic', topic, (incident) => incident.topic === topic),
  };
}

/** What of the view the order itself bounds: no incident is read to find out. */
function boundsOf(view: ViewParameters, now: Date): { from?: string; to?: string } {
  const { due, dueWithin = 60, priority } = view;
  if (due) {
    const until = due === 'late' ? now : new Date(now.getTime() + dueWithin * 60_000);
    // What is due at this very instant is late: the bound itself does not belong.
    return { to: new Date(until.getTime() + 1).toISOString() };
  }
  const between = (from: string | undefined, to: string | undefined) => ({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  switch (orderOf(view)) {
    case 'created':
      return between(view.createdFrom, view.createdTo);
    case 'updated':
      return between(view.updatedFrom, view.updatedTo);
    case 'priority':
      return priority ? between(`${priority} `, `${priority}!`) : {};
    default:
      return {};
  }
}

/** The filters that nothing is read by. */
function plainFilters(view: ViewParameters, order: Order): ((incident: Incident) => boolean)[] {
  const { priority, channel, product, category, tag, language } = view;
  const { createdFrom = '', createdTo = '~', updatedFrom = '', updatedTo = '~' } = view;
  const within = (field: 'createdAt' | 'updatedAt', from: string, to: string) =>
    from === '' && to === '~' ? [] : [(one: Incident) => one[field] >= from && one[field] < to];
  return [
    ...(priority && order !== 'priority' ? [(one: Incident) => one.priority === priority] : []),
    ...(channel ? [(one: Incident) => one.channel === channel] : []),
    ...(product ? [(one: Incident) => one.product === product] : []),
    ...(category ? [(one: Incident) => one.category === category] : []),
    ...(tag ? [(one: Incident) => one.tags.includes(tag)] : []),
    ...(language ? [(one: Incident) => one.language === language] : []),
    ...(order === 'created' ? [] : within('createdAt', createdFrom, createdTo)),
    ...(order === 'updated' ? [] : within('updatedAt', updatedFrom, updatedTo)),
  ];
}

/**
 * What a cursor of this view is tied to: all that it names, spelt in one way, and whose it is where it says `me`
 * or `mine`.
 */
export function nameOfView(view: ViewParameters, viewerId: string): string {
  const { status = 'open', serialNumber, due, dueWithin = 60, ...rest } = view;
  const own = view.assignee === 'me' || view.group === 'mine';
  const named = {
    ...rest,
    status,
    sort: orderOf(view),
    order: isDescending(view) ? 'desc' : 'asc',
    ...(serialNumber === undefined ? {} : { serialNumber: foldSerial(serialNumber) }),
    ...(due === undefined ? {} : { due }),
    ...(due === 'soon' ? { dueWithin } : {}),
    ...(own ? { viewer: viewerId } : {}),
  };
  const entries = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `view:${createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 22)}`;
}

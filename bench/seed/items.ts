import { type customerStore, newContact } from '../../shared/customers/index.ts';
import {
  calendarOf,
  eventWrite,
  kpiWrite,
  type TableLayout,
  theDesk,
  toldEvent,
  writesOf,
} from '../../shared/incidents/index.ts';
import { advance } from '../../shared/sla/index.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import type { History } from './history.ts';

export type Item = Record<string, unknown>;

/**
 * The items that a history leaves in the table: those of the desk's own transactions, the later in place of the
 * earlier. Its mails are delivered: none is to be sent now.
 */
export function itemsOf(history: History, layout: TableLayout, now: Date): Item[] {
  const items = new Map<string, Item>();
  const writes = [
    ...history.changes.flatMap((change) => writesOf(change, layout)),
    ...thresholdsPassed(history, layout, now),
  ];
  for (const write of writes) apply(items, write);
  return [...items.values()].map((item) => (item.kind === 'message' ? delivered(item) : item));
}

/** The incident as it stands and its rows beside contact, account, asset and topic: what lists are read by. */
export function headItems({ state }: History, layout: TableLayout): Item[] {
  const writes = writesOf({ ...state, events: [], messages: [] }, layout);
  return writes.flatMap(({ Put }) => (Put?.Item && Put.Item.kind !== 'kpi' ? [Put.Item] : []));
}

function apply(items: Map<string, Item>, { Put, Delete, label }: TransactItem): void {
  const key = (Put?.Item ?? Delete?.Key) as Item | undefined;
  if (!key) throw new Error(`The write ${label} of a history is neither put nor deleted.`);
  const name = JSON.stringify([key.pk, key.sk]);
  if (Put?.Item) items.set(name, Put.Item);
  else items.delete(name);
}

/** What timers have done by now to a promise that nobody has kept. */
function thresholdsPassed({ state }: History, layout: TableLayout, now: Date): TransactItem[] {
  return state.kpis.flatMap((before) => {
    const { kpi, passed } = advance(before, calendarOf(before, new Map()), now);
    const { reference } = kpi;
    return passed.length === 0
      ? []
      : [
          kpiWrite(kpi, layout),
          ...passed.map((what) => {
            const at = (what === 'late' ? kpi.dueAt : before.warningAt) ?? kpi.startedAt;
            return eventWrite(
              toldEvent({ kpi, what }, { id: `${what}-${reference}`, reference, at, actor: theDesk }),
              layout,
            );
          }),
        ];
  });
}

const delivered = (item: Item): Item => ({
  ...item,
  state: 'delivered',
  sesMessageId: `seed-${String(item.messageId)}`,
  ...{ claimedAt: item.createdAt, sentAt: item.createdAt, deliveredAt: item.createdAt },
});

/** The contact of a history with its address. */
export function contactItems(
  { contact, changes, state }: History,
  store: Pick<ReturnType<typeof customerStore>, 'creation'>,
): Item[] {
  const first = changes[0]?.incident.createdAt ?? state.incident.createdAt;
  const { language } = state.incident;
  return store
    .creation(newContact(contact.id, { ...contact, language }, new Date(first)))
    .flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
}

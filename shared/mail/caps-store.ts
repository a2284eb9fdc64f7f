import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { normaliseAddress } from '../customers/index.ts';
import { automaticFlowId, breakerAt, breakerList, senderFlowId, senderFlowKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { listedItems, type Page, type PageWish } from '../table/read-page.ts';
import type { TransactItem } from '../table/transact.ts';
import { AutomaticFlow } from './automatic-cap.ts';
import { SenderFlow } from './caps.ts';
import { flowPut } from './flow-put.ts';

/** How a lost race names that another mail of the same sender was counted in between. */
export const senderCounted = 'senderFlow';

/** A breaker's id is its sender, hashed. */
export interface Breaker extends SenderFlow {
  readonly id: string;
  readonly breaker: NonNullable<SenderFlow['breaker']>;
}

/** The site's own, which holds back automatic mail whoever it is for. */
interface AutomaticBreaker extends AutomaticFlow {
  readonly id: string;
  readonly breaker: NonNullable<AutomaticFlow['breaker']>;
}

export type ListedBreaker = Breaker | AutomaticBreaker;

export type SenderFlowStore = ReturnType<typeof senderFlowStore>;

export const senderFlowStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const at = async (id: string): Promise<SenderFlow | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: senderFlowKey(siteId, id), ConsistentRead: true }),
    );
    return Item && readItem(SenderFlow, Item);
  };

  return {
    /** What came from an address of late. One read. */
    async of(address: string): Promise<SenderFlow> {
      const sender = normaliseAddress(address);
      return (await at(senderFlowId(sender))) ?? { siteId, sender, times: [], counted: 0 };
    },

    /** The breaker of this id; undefined where none has tripped, or it was reset. */
    async breaker(id: string): Promise<Breaker | undefined> {
      const flow = await at(id);
      return flow?.breaker && { ...flow, id, breaker: flow.breaker };
    },

    /** The write that counts; lost where another was counted since it was read. */
    write: (flow: SenderFlow, now: Date): TransactItem => ({
      label: senderCounted,
      Put: flowPut(table, { id: senderFlowId(flow.sender), kind: 'senderFlow' }, flow, now),
    }),

    /** Breakers that have tripped of late, the newest first; a moment behind what was written. */
    async breakers(page: PageWish): Promise<Page<ListedBreaker>> {
      const list = {
        list: breakerList(siteId),
        keyAt: (place: string) => breakerAt(siteId, place),
        newestFirst: true,
      };
      const { found, ...next } = await listedItems(client, table, list, page);
      const shown = found.flatMap((item): ListedBreaker[] => {
        if (item.kind === 'automaticFlow') {
          const flow = readItem(AutomaticFlow, item);
          return flow.breaker ? [{ ...flow, id: automaticFlowId, breaker: flow.breaker }] : [];
        }
        const flow = readItem(SenderFlow, item);
        return flow.breaker ? [{ ...flow, id: senderFlowId(flow.sender), breaker: flow.breaker }] : [];
      });
      return { found: shown, ...next };
    },
  };
};

import { customerStore } from '../../shared/customers/index.ts';
import { incidentReader, incidentStore } from '../../shared/incidents/index.ts';
import {
  inboundStore,
  mailReceiver,
  type ReceiverParts,
  readMail,
  senderFlowStore,
  softBounceStore,
} from '../../shared/mail/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { messageStore } from '../../shared/responses/index.ts';
import { settingsStore } from '../../shared/settings/index.ts';
import { transact } from '../../shared/table/transact.ts';
import { aKey, aSite } from './a-desk.ts';
import { aRawMail, type RawMail } from './a-raw-mail.ts';
import type { TestTable } from './a-table.ts';
import { morning } from './time.ts';

const site = aSite();

/** What receives mail, on a table, with files kept in memory. `over` replaces parts, such as one that fails. */
export function aReception({ client, table, layout }: TestTable, over: Partial<ReceiverParts> = {}) {
  const files = new Map<string, string | Uint8Array>();
  const parts: ReceiverParts = {
    incidents: incidentStore(client, layout),
    customers: customerStore(client, table),
    inbound: inboundStore(client, layout),
    messages: messageStore(client, layout),
    softBounces: softBounceStore(client, table),
    flows: senderFlowStore(client, table, site.id),
    table,
    site,
    settings: settingsStore(client, table, site.id),
    keys: async () => [aKey()],
    keep: async (key, body) => {
      files.set(key, body);
    },
    settle: (items) => transact(client, items),
    newId,
    ...over,
  };
  const receive = mailReceiver(parts);
  const reader = incidentReader(client, table);
  return {
    parts,
    files,
    reader,
    /** Reads a raw mail and places it, as the Lambda does. */
    receive: async (mailId: string, raw: RawMail | Buffer = {}, now = morning) => {
      const bytes = Buffer.isBuffer(raw) ? raw : aRawMail(raw);
      const ownAddresses = [...site.supportAddresses, site.sender];
      return receive(mailId, await readMail(bytes, { ownAddresses }), now, bytes);
    },
    incident: async (reference: string | undefined) => {
      const found = reference && (await reader.whole(reference, 500));
      if (!found) throw new Error(`There is no incident ${reference}.`);
      return found;
    },
  };
}

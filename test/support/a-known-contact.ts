import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { customerStore, newContact } from '../../shared/customers/index.ts';
import type { TestTable } from './a-table.ts';
import { morning } from './time.ts';

/** The contact of the tests' questions, who may be mailed. */
export async function aKnownContact({ client, table }: TestTable): Promise<void> {
  const customers = customerStore(client, table);
  if (await customers.contact('contact-1')) return;
  const contact = newContact('contact-1', { name: 'Ada Example', address: 'ada@example.com' }, morning);
  for (const { Put } of customers.creation(contact)) if (Put) await client.send(new PutCommand(Put));
}

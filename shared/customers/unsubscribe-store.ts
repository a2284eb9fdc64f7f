import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import type { NewId } from '../platform/ids.ts';
import { contactKey } from '../table/keys.ts';
import { LostRace, transact } from '../table/transact.ts';
import { contactEventWrite } from './contact-event.ts';
import { contactChanged } from './contact-writes.ts';
import { customerStore } from './store.ts';

const ATTEMPTS = 6;

/**
 * Notes that a contact wants no more messages of a type; once, however often it is said. Whoever the contact was
 * merged into wants none. False where there is no such contact.
 * @throws DeskError busy when others kept changing the contact.
 */
export const unsubscriber =
  (client: DynamoDBDocumentClient, table: string, newId: NewId) =>
  async (contactId: string, type: string, now: Date): Promise<boolean> => {
    const customers = customerStore(client, table);
    const at = now.toISOString();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const contact = await customers.contact(contactId);
      if (!contact) return false;
      if (contact.unsubscribed?.[type]) return true;
      const { id, name, version } = contact;
      try {
        await transact(client, [
          {
            label: contactChanged,
            Update: {
              TableName: table,
              Key: contactKey(id),
              UpdateExpression: 'SET unsubscribed = :all, version = :next, updatedAt = :at',
              ConditionExpression:
                'attribute_exists(pk) AND (version = :version OR attribute_not_exists(version))',
              ExpressionAttributeValues: {
                ...{ ':all': { ...contact.unsubscribed, [type]: at }, ':at': at },
                ...{ ':version': version, ':next': version + 1 },
              },
            },
          },
          contactEventWrite(
            {
              ...{ id: newId(now), contactId: id, type: 'unsubscribed', at, reason: type },
              actor: { kind: 'contact', id, name },
            },
            table,
          ),
        ]);
        return true;
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
      }
    }
    throw new DeskError('busy', 'What this changes is being changed by others; try again.');
  };

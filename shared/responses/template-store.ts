import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import {
  currentTemplates,
  templateKey,
  templatePartition,
  templateVersionKey,
  templateVersions,
} from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { type PageWish, rowsOf } from '../table/read-page.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import type { Language, MessageType } from './message-types.ts';
import { StoredTemplate, TemplateVersion } from './templates/stored-template.ts';

/** How a lost race names these writes. */
const label = 'template';

export type TemplateStore = ReturnType<typeof templateStore>;

/** The message templates of a site, every version of each. What was never saved is not there. */
export const templateStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => {
  const put = (
    key: { pk: string; sk: string },
    kind: string,
    item: object,
    before: number,
  ): TransactItem => ({
    label,
    Put: {
      TableName: table,
      Item: { ...key, kind, ...item },
      ...(before === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before } }),
    },
  });

  return {
    /** The version in use. One consistent read. */
    async current(type: MessageType, language: Language): Promise<StoredTemplate | undefined> {
      const Key = templateKey(siteId, type, language);
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item && readItem(StoredTemplate, Item);
    },

    /** All that were ever saved: at most one for each type and language. */
    async all(): Promise<StoredTemplate[]> {
      const found: StoredTemplate[] = [];
      let after: string | undefined;
      do {
        const page = await rowsOf(client, table, templatePartition(siteId), currentTemplates, {
          ...{ size: 100, after },
        });
        found.push(...page.found.map((item) => readItem(StoredTemplate, item)));
        after = page.next;
      } while (after);
      return found;
    },

    async version(
      type: MessageType,
      language: Language,
      version: number,
    ): Promise<TemplateVersion | undefined> {
      const Key = templateVersionKey(siteId, type, language, version);
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item && readItem(TemplateVersion, Item);
    },

    /** A page of the versions, newest first. */
    async versions(type: MessageType, language: Language, page: Omit<PageWish, 'descending'>) {
      const rows = templateVersions(type, language);
      const { found, next } = await rowsOf(client, table, templatePartition(siteId), rows, {
        ...{ ...page, descending: true },
      });
      return { versions: found.map((item) => readItem(TemplateVersion, item)), ...(next ? { next } : {}) };
    },

    /**
     * Puts a version in use that follows the one before it.
     * @throws DeskError staleVersion when somebody else was faster.
     */
    async save(version: TemplateVersion): Promise<void> {
      const { type, language, version: number } = version;
      const own = templateVersionKey(siteId, type, language, number);
      try {
        await transact(client, [
          put(templateKey(siteId, type, language), 'template', version, number - 1),
          put(own, 'templateVersion', version, 0),
        ]);
      } catch (error) {
        if (!(error instanceof LostRace)) throw error;
        throw new DeskError('staleVersion', `The template was changed since version ${number - 1}.`);
      }
    },

    /** Notes that a version gave no message. The first time stands; nothing where another version is in use. */
    async broke(template: StoredTemplate, fault: NonNullable<StoredTemplate['fault']>): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName: table,
            Key: templateKey(siteId, template.type, template.language),
            UpdateExpression: 'SET fault = :fault',
            ConditionExpression: 'version = :version AND attribute_not_exists(fault)',
            ExpressionAttributeValues: { ':fault': fault, ':version': template.version },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
};

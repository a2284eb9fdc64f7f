import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { textKey } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { NamedText, type WholeText } from './description.ts';
import type { TextStore } from './text-store.ts';

export type DescriptionStore = ReturnType<typeof descriptionStore>;

/** The description of an incident, and those that stood in its place before. */
export const descriptionStore = (client: DynamoDBDocumentClient, table: string, texts: TextStore) => {
  const read = async (reference: string, field: string): Promise<NamedText | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: textKey(reference, field), ConsistentRead: true }),
    );
    return Item && readItem(NamedText, Item);
  };
  return {
    /** The description as it stands, all of it. */
    async current(reference: string): Promise<WholeText | undefined> {
      const kept = await read(reference, 'description');
      return kept && { kept, whole: await texts.whole(kept) };
    },

    /** A text that stands or stood on an incident, by the id that its timeline gives; undefined for none. */
    async byId(reference: string, textId: string): Promise<string | undefined> {
      const [replaced, standing] = await Promise.all([
        read(reference, textId),
        read(reference, 'description'),
      ]);
      const kept = replaced ?? (standing?.textId === textId ? standing : undefined);
      return kept && texts.whole(kept);
    },

    /** A new text as it is to be kept, under a new id. */
    async keep(reference: string, textId: string, text: string, now: Date): Promise<WholeText> {
      return { kept: { ...(await texts.keep(reference, text, now)), textId }, whole: text };
    },
  };
};

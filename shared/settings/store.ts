import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { CorruptDataError, DeskError } from '../platform/errors.ts';
import { settingsKey, settingsPartition } from '../table/keys.ts';
import { readItem } from '../table/read-item.ts';
import { LostRace, type TransactItem, transact } from '../table/transact.ts';
import { defaultSettings } from './defaults.ts';
import { type SectionName, type Settings, sectionNames, sections } from './sections.ts';

/** A section as it is stored. `version` 0 stands for what was never saved. */
export const StoredSection = z.object({
  section: z.enum(sectionNames),
  version: z.int(),
  value: z.unknown(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.object({ id: z.string(), name: z.string() }),
});

export interface Section<S extends SectionName = SectionName> {
  readonly value: Settings[S];
  readonly version: number;
}

const label = 'section';

export type SettingsStore = ReturnType<typeof settingsStore>;

/** What the admins of a site have set up. */
export const settingsStore = (client: DynamoDBDocumentClient, table: string, siteId: string) => ({
  /** Every section; those never saved as they are by default. One query, eventually consistent. */
  async load(): Promise<Settings> {
    const saved = await savedSections(client, table, siteId);
    return {
      ...defaultSettings,
      ...Object.fromEntries(saved.map(({ section, value }) => [section, readValue(section, value)])),
    };
  },

  /** Every section with its version. */
  async all(): Promise<{ readonly [S in SectionName]: Section<S> }> {
    const saved = await savedSections(client, table, siteId);
    const sectionOf = (name: SectionName): Section => {
      const one = saved.find(({ section }) => section === name);
      if (!one) return { value: defaultSettings[name], version: 0 };
      return { value: readValue(name, one.value), version: one.version };
    };
    return Object.fromEntries(sectionNames.map((name) => [name, sectionOf(name)])) as {
      readonly [S in SectionName]: Section<S>;
    };
  },

  async section<S extends SectionName>(section: S, { consistent = true } = {}): Promise<Section<S>> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: settingsKey(siteId, section), ConsistentRead: consistent }),
    );
    if (!Item) return { value: defaultSettings[section], version: 0 };
    const { value, version } = readItem(StoredSection, Item);
    return { value: readValue(section, value), version };
  },

  /**
   * Replaces a section that stands at `version`, in one transaction with `also`.
   * @throws DeskError staleVersion when it was saved by somebody else in between.
   */
  async save<S extends SectionName>(
    section: S,
    value: Settings[S],
    by: { version: number; actor: { id: string; name: string }; now: Date },
    also: readonly TransactItem[] = [],
  ): Promise<Section<S>> {
    const item = {
      section,
      version: by.version + 1,
      value,
      updatedAt: by.now.toISOString(),
      updatedBy: { id: by.actor.id, name: by.actor.name },
    };
    try {
      await transact(client, [
        {
          label,
          Put: {
            TableName: table,
            Item: { ...settingsKey(siteId, section), kind: 'settings', ...item },
            ...(by.version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'version = :before',
                  ExpressionAttributeValues: { ':before': by.version },
                }),
          },
        },
        ...also,
      ]);
    } catch (error) {
      if (!(error instanceof LostRace) || !error.by(label)) throw error;
      throw new DeskError('staleVersion', `These settings were changed since version ${by.version}.`);
    }
    return { value, version: item.version };
  },
});

/** Sections of 350 KB each may need several pages. */
async function savedSections(client: DynamoDBDocumentClient, table: string, siteId: string) {
  const found: z.output<typeof StoredSection>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': settingsPartition(siteId) },
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => readItem(StoredSection, item)));
    from = page.LastEvaluatedKey;
  } while (from);
  return found;
}

function readValue<S extends SectionName>(section: S, stored: unknown): Settings[S] {
  const read = sections[section].safeParse(stored);
  if (!read.success) throw new CorruptDataError(`The settings ${section} are not as we store them.`);
  return read.data as Settings[S];
}

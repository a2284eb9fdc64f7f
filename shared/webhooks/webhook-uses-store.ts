import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError } from '../platform/errors.ts';
import { webhookUseKey, webhookUses, webhookUsesKey } from '../table/keys.ts';
import type { LostRace, TransactItem } from '../table/transact.ts';
import { usersOf } from '../table/users-of.ts';
import { type User, useLabels, useWrites } from '../table/uses.ts';

const label = 'webhookUse';

interface Place {
  readonly table: string;
  readonly siteId: string;
}

interface Called {
  readonly actions: readonly { readonly do: string }[];
}

/** The webhooks that actions call, each once. */
export const webhooksOf = ({ actions }: Called): readonly string[] => [
  ...new Set(actions.flatMap((action) => ('webhookId' in action ? [String(action.webhookId)] : []))),
];

/**
 * The writes that belong into the transaction by which a rule or an escalation is saved in place of another
 * (undefined: made or deleted), so that no webhook is deleted under it.
 */
export function useWebhooks(
  user: User,
  { from, to }: { from: Called | undefined; to: Called | undefined },
  { table, siteId }: Place,
): readonly TransactItem[] {
  const [left, entered] = [from ? webhooksOf(from) : [], to ? webhooksOf(to) : []];
  const used = {
    ...{ table, label, kind: 'webhookUse' },
    counted: (id: string) => webhookUsesKey(siteId, id),
    marked: (id: string, by: User) => webhookUseKey(siteId, id, by.kind, by.id),
  };
  return [
    ...left
      .filter((id) => !entered.includes(id))
      .flatMap((id) => useWrites(used, user, { from: id, to: undefined })),
    ...entered
      .filter((id) => !left.includes(id))
      .flatMap((id) => useWrites(used, user, { from: undefined, to: id })),
  ];
}

/** Whether writes of `useWebhooks` were lost because nothing was noted of what is left. */
export const lacksWebhookUses = (lost: LostRace): boolean =>
  [`${label}Left`, `${label}Mark`].some((one) => lost.by(one) !== undefined);

/** Where writes of `useWebhooks` were lost: what to say of it. Undefined where it was something else. */
export function webhookUseRefusal(lost: LostRace): DeskError | undefined {
  if (!useLabels(label).some((one) => lost.by(one))) return undefined;
  return new DeskError('conflict', 'A webhook that it calls was deleted in between.');
}

/** Some who call a webhook, such as `rule 01J…`. */
export const callersOf = (
  client: DynamoDBDocumentClient,
  { table, siteId }: Place,
  id: string,
): Promise<readonly string[]> =>
  usersOf(client, table, { pk: webhookUsesKey(siteId, id).pk, ...webhookUses(id) });

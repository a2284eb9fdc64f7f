import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeskError, faultyFields } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import type { Settings, SettingsStore } from '../../../shared/settings/index.ts';
import {
  type PolicyInput,
  type PolicySet,
  type PolicyStore,
  policyFaults,
  type SlaPolicy,
} from '../../../shared/sla/index.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type * as routes from '../routes/sla-policies.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';
import { withFaults } from './with-faults.ts';

export interface PolicyParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly policies: PolicyStore;
  readonly settings: Pick<SettingsStore, 'load'>;
  readonly newId: NewId;
}

const shown = (
  status: number,
  policy: SlaPolicy,
  faults: ReturnType<typeof policyFaults> = [],
): RouteAnswer => ({
  status,
  body: withFaults(policy, faults),
  headers: { etag: etagOf(policy.version) },
});

const inOrder = ({ version, policies }: PolicySet, standing: Settings): RouteAnswer => ({
  status: 200,
  body: { version, policies: policies.map((one) => withFaults(one, policyFaults(one, standing))) },
  headers: { etag: etagOf(version) },
});

async function found(policies: PolicyStore, id: string): Promise<SlaPolicy> {
  const policy = (await policies.current()).policies.find((one) => one.id === id);
  if (!policy) throw new DeskError('notFound', 'There is no such policy.');
  return policy;
}

async function refuseFaulty(settings: PolicyParts['settings'], policy: PolicyInput): Promise<void> {
  const fields = policyFaults(policy, await settings.load());
  if (fields.length === 0) return;
  throw faultyFields(fields);
}

export const listPoliciesHandler =
  ({ policies, settings }: PolicyParts): RouteHandler<typeof routes.listPoliciesRoute> =>
  async () =>
    inOrder(...(await Promise.all([policies.current(), settings.load()])));

export const readPolicyHandler =
  ({ policies, settings }: PolicyParts): RouteHandler<typeof routes.readPolicyRoute> =>
  async ({ params: { id } }) => {
    const [policy, standing] = await Promise.all([found(policies, id), settings.load()]);
    return shown(200, policy, policyFaults(policy, standing));
  };

export const createPolicyHandler =
  ({
    client,
    table,
    policies,
    settings,
    newId,
  }: PolicyParts): RouteHandler<typeof routes.createPolicyRoute> =>
  async ({ headers, body, actor, now }) => {
    const key = headers['idempotency-key'];
    const request = { scope: `createSlaPolicy:${actor.id}`, key, content: body };
    const policy = await doneOnce<SlaPolicy>({ client, table, now }, request, async (keep) => {
      await refuseFaulty(settings, body);
      const stamp = { updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } };
      const made: SlaPolicy = { ...body, id: newId(now), version: 1, ...stamp };
      await policies.create(made, keep(made));
      return made;
    });
    return shown(201, policy);
  };

export const replacePolicyHandler =
  ({ policies, settings }: PolicyParts): RouteHandler<typeof routes.replacePolicyRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const [before] = await Promise.all([found(policies, id), refuseFaulty(settings, body)]);
    checkVersion(before, version);
    const stamp = { updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } };
    const policy: SlaPolicy = { ...body, id, version: version + 1, ...stamp };
    await policies.replace(policy);
    return shown(200, policy);
  };

export const deletePolicyHandler =
  ({ policies }: PolicyParts): RouteHandler<typeof routes.deletePolicyRoute> =>
  async ({ params: { id }, headers }) => {
    const seen = headers['if-match'];
    await policies.remove(id, seen === undefined ? undefined : requiredVersion(seen));
    return { status: 204 };
  };

export const orderPoliciesHandler =
  ({ policies, settings }: PolicyParts): RouteHandler<typeof routes.orderPoliciesRoute> =>
  async ({ headers, body }) => {
    const set = await policies.reorder(body.order, requiredVersion(headers['if-match']));
    return inOrder(set, await settings.load());
  };

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type Escalation,
  type EscalationInput,
  type EscalationStore,
  escalationFaults,
} from '../../../shared/escalations/index.ts';
import { DeskError, type FieldFault, faultyFields } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { customKpiKey, type PolicyStore } from '../../../shared/sla/index.ts';
import { onceOnly } from '../../../shared/table/idempotency.ts';
import { LostRace } from '../../../shared/table/transact.ts';
import type * as routes from '../routes/escalations.ts';
import type { RuleChecker } from './check-rule.ts';
import type { KeepNamed } from './keep-named.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';

export interface EscalationParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly escalations: EscalationStore;
  readonly check: RuleChecker;
  readonly policies: Pick<PolicyStore, 'current'>;
  readonly keepNamed: KeepNamed;
  readonly newId: NewId;
}

const shown = (status: number, escalation: Escalation): RouteAnswer => ({
  status,
  body: escalation,
  headers: { etag: etagOf(escalation.version) },
});

async function found(escalations: EscalationStore, id: string): Promise<Escalation> {
  const one = (await escalations.current()).escalations.find((each) => each.id === id);
  if (!one) throw new DeskError('notFound', 'There is no such escalation.');
  return one;
}

/** What it asks and does is checked as a rule is. @throws DeskError invalidRequest naming every fault. */
async function refuseFaulty(
  { check, policies }: Pick<EscalationParts, 'check' | 'policies'>,
  input: EscalationInput,
): Promise<void> {
  const fields = [...escalationFaults(input), ...(await clockFaults(policies, input))];
  if (fields.length > 0) {
    throw faultyFields(fields);
  }
  const { name, enabled, when, actions } = input;
  await check([{ name, enabled, on: ['timer'], when, actions }], ['']);
}

/** One that waits for a clock which no policy defines would never come. */
async function clockFaults(
  policies: Pick<PolicyStore, 'current'>,
  { trigger }: EscalationInput,
): Promise<readonly FieldFault[]> {
  if (trigger.on !== 'kpi' || !trigger.kpi.startsWith(customKpiKey(''))) return [];
  const defined = (await policies.current()).policies.flatMap(({ customKpis }) => customKpis);
  if (defined.some(({ id }) => customKpiKey(id) === trigger.kpi)) return [];
  return [{ in: 'body', pointer: '/trigger/kpi', detail: 'No SLA policy has such a clock.' }];
}

export const listEscalationsHandler =
  ({ escalations }: Pick<EscalationParts, 'escalations'>): RouteHandler<typeof routes.listEscalationsRoute> =>
  async () => ({ status: 200, body: { escalations: (await escalations.current()).escalations } });

export const readEscalationHandler =
  ({ escalations }: Pick<EscalationParts, 'escalations'>): RouteHandler<typeof routes.readEscalationRoute> =>
  async ({ params: { id } }) =>
    shown(200, await found(escalations, id));

export const createEscalationHandler =
  (parts: EscalationParts): RouteHandler<typeof routes.createEscalationRoute> =>
  async ({ headers, body, actor, now }) => {
    const { client, table, escalations, keepNamed, newId } = parts;
    const once = onceOnly<Escalation>(client, table, {
      scope: `createEscalation:${actor.id}`,
      key: headers['idempotency-key'],
      content: body,
    });
    const earlier = await once.earlier();
    if (earlier) return shown(201, earlier);
    await refuseFaulty(parts, body);
    const at = now.toISOString();
    const updatedBy = { id: actor.id, name: actor.name };
    const one: Escalation = { ...body, id: newId(now), version: 1, createdAt: at, updatedAt: at, updatedBy };
    try {
      await keepNamed({ kind: 'escalation', id: one.id }, { from: undefined, to: one }, (notes) =>
        escalations.create(one, [...notes, ...once.write(one, now)]),
      );
    } catch (error) {
      if (error instanceof LostRace) return shown(201, once.orEarlier(error));
      throw error;
    }
    return shown(201, one);
  };

export const replaceEscalationHandler =
  ({
    escalations,
    check,
    policies,
    keepNamed,
  }: Pick<EscalationParts, 'escalations' | 'check' | 'policies' | 'keepNamed'>): RouteHandler<
    typeof routes.replaceEscalationRoute
  > =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const version = requiredVersion(headers['if-match']);
    const before = await found(escalations, id);
    checkVersion(before, version);
    await refuseFaulty({ check, policies }, body);
    const { createdAt } = before;
    const stamp = { updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } };
    const one: Escalation = { ...body, id, version: version + 1, createdAt, ...stamp };
    await keepNamed({ kind: 'escalation', id }, { from: before, to: one }, (notes) =>
      escalations.replace(one, notes),
    );
    return shown(200, one);
  };

export const deleteEscalationHandler =
  ({
    escalations,
    keepNamed,
  }: Pick<EscalationParts, 'escalations' | 'keepNamed'>): RouteHandler<typeof routes.deleteEscalationRoute> =>
  async ({ params: { id }, headers }) => {
    const before = await found(escalations, id);
    if (headers['if-match'] !== undefined) checkVersion(before, requiredVersion(headers['if-match']));
    await keepNamed({ kind: 'escalation', id }, { from: before, to: undefined }, (notes) =>
      escalations.remove(before, notes),
    );
    return { status: 204 };
  };

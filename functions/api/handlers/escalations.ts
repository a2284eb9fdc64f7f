import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type Escalation,
  type EscalationInput,
  type EscalationStore,
  escalationBrings,
  escalationFaults,
} from '../../../shared/escalations/index.ts';
import { DeskError, type FieldFault, faultyFields } from '../../../shared/platform/errors.ts';
import type { RouteAnswer, RouteHandler } from '../../../shared/platform/http/serve.ts';
import type { NewId } from '../../../shared/platform/ids.ts';
import { faultsByNow } from '../../../shared/rules/index.ts';
import { timersReplanWrite } from '../../../shared/schedules/index.ts';
import type { SettingsStore } from '../../../shared/settings/index.ts';
import { customKpiKey, type PolicySet, type PolicyStore } from '../../../shared/sla/index.ts';
import { doneOnce } from '../../../shared/table/idempotency.ts';
import type { TransactItem } from '../../../shared/table/transact.ts';
import type * as routes from '../routes/escalations.ts';
import type { RuleChecker } from './check-rule.ts';
import type { KeepNamed } from './keep-named.ts';
import { checkVersion, etagOf, requiredVersion } from './versions.ts';
import { withFaults } from './with-faults.ts';

export interface EscalationParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly siteId: string;
  readonly escalations: EscalationStore;
  readonly check: RuleChecker;
  readonly settings: Pick<SettingsStore, 'load'>;
  readonly policies: Pick<PolicyStore, 'current'>;
  readonly keepNamed: KeepNamed;
  readonly newId: NewId;
}

const shown = (status: number, escalation: Escalation, faults: readonly FieldFault[] = []): RouteAnswer => ({
  status,
  body: withFaults(escalation, faults),
  headers: { etag: etagOf(escalation.version) },
});

async function found(escalations: EscalationStore, id: string): Promise<Escalation> {
  const one = (await escalations.current()).escalations.find((each) => each.id === id);
  if (!one) throw new DeskError('notFound', 'There is no such escalation.');
  return one;
}

/** Has the timers of what is open reckoned anew where the edit may bring them something. */
function reckonedAnew(
  { table, siteId, newId }: Pick<EscalationParts, 'table' | 'siteId' | 'newId'>,
  after: Escalation,
  before?: Escalation,
): readonly TransactItem[] {
  const at = new Date(after.updatedAt);
  return escalationBrings(before, after) ? [timersReplanWrite({ siteId, edit: newId(at), at }, table)] : [];
}

/** What it asks and does is checked as a rule is. @throws DeskError invalidRequest naming every fault. */
async function refuseFaulty(
  { check, policies }: Pick<EscalationParts, 'check' | 'policies'>,
  input: EscalationInput,
): Promise<void> {
  const fields = [...escalationFaults(input), ...clockFaults(input, await policies.current())];
  if (fields.length > 0) {
    throw faultyFields(fields);
  }
  const { name, enabled, when, actions } = input;
  await check([{ name, enabled, on: ['timer'], when, actions }], ['']);
}

/** One that waits for a clock which no policy defines would never come. */
function clockFaults({ trigger }: EscalationInput, { policies }: PolicySet): readonly FieldFault[] {
  if (trigger.on !== 'kpi' || !trigger.kpi.startsWith(customKpiKey(''))) return [];
  const defined = policies.flatMap(({ customKpis }) => customKpis);
  if (defined.some(({ id }) => customKpiKey(id) === trigger.kpi)) return [];
  return [{ in: 'body', pointer: '/trigger/kpi', detail: 'No SLA policy has such a clock.' }];
}

type Reading = Pick<EscalationParts, 'escalations' | 'settings' | 'policies'>;

/** Tells what is wrong by now with one that was right when it was saved. */
async function standing({ settings, policies }: Pick<Reading, 'settings' | 'policies'>) {
  const [set, site] = await Promise.all([policies.current(), settings.load()]);
  return (one: Escalation): readonly FieldFault[] => [...clockFaults(one, set), ...faultsByNow(one, site)];
}

export const listEscalationsHandler =
  (parts: Reading): RouteHandler<typeof routes.listEscalationsRoute> =>
  async () => {
    const [{ escalations }, faultsOf] = await Promise.all([parts.escalations.current(), standing(parts)]);
    return {
      status: 200,
      body: { escalations: escalations.map((one) => withFaults(one, faultsOf(one))) },
    };
  };

export const readEscalationHandler =
  (parts: Reading): RouteHandler<typeof routes.readEscalationRoute> =>
  async ({ params: { id } }) => {
    const [one, faultsOf] = await Promise.all([found(parts.escalations, id), standing(parts)]);
    return shown(200, one, faultsOf(one));
  };

export const createEscalationHandler =
  (parts: EscalationParts): RouteHandler<typeof routes.createEscalationRoute> =>
  async ({ headers, body, actor, now }) => {
    const { client, table, escalations, keepNamed, newId } = parts;
    const request = { scope: `createEscalation:${actor.id}`, key: headers['idempotency-key'], content: body };
    const escalation = await doneOnce<Escalation>({ client, table, now }, request, async (keep) => {
      await refuseFaulty(parts, body);
      const at = now.toISOString();
      const updatedBy = { id: actor.id, name: actor.name };
      const one: Escalation = {
        ...body,
        id: newId(now),
        version: 1,
        createdAt: at,
        updatedAt: at,
        updatedBy,
      };
      await keepNamed({ kind: 'escalation', id: one.id }, { from: undefined, to: one }, (notes) =>
        escalations.create(one, [...notes, ...reckonedAnew(parts, one), ...keep(one)]),
      );
      return one;
    });
    return shown(201, escalation);
  };

export const replaceEscalationHandler =
  (parts: EscalationParts): RouteHandler<typeof routes.replaceEscalationRoute> =>
  async ({ params: { id }, headers, body, actor, now }) => {
    const { escalations, keepNamed } = parts;
    const version = requiredVersion(headers['if-match']);
    const before = await found(escalations, id);
    checkVersion(before, version);
    await refuseFaulty(parts, body);
    const { createdAt } = before;
    const stamp = { updatedAt: now.toISOString(), updatedBy: { id: actor.id, name: actor.name } };
    const one: Escalation = { ...body, id, version: version + 1, createdAt, ...stamp };
    await keepNamed({ kind: 'escalation', id }, { from: before, to: one }, (notes) =>
      escalations.replace(one, [...notes, ...reckonedAnew(parts, one, before)]),
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

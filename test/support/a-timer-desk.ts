import { Escalation, escalationStore } from '../../shared/escalations/index.ts';
import { patch, reply } from '../../shared/incidents/index.ts';
import { newId } from '../../shared/platform/ids.ts';
import { defaultSettings, type Settings } from '../../shared/settings/index.ts';
import { type Due, duePage } from '../../shared/sla/index.ts';
import { timerFirer } from '../../shared/timers/index.ts';
import { aRuleDesk, teams } from './a-rule-desk.ts';
import type { TestTable } from './a-table.ts';
import { morning, plus } from './time.ts';

const agent = { kind: 'agent' as const, id: 'ada', name: 'Ada' };
const customer = { kind: 'contact' as const, id: 'contact-1', name: 'Ada Example' };

/** A site of its own whose clock the test moves: what falls due is looked for as the sweep does, and fired. */
export async function aTimerDesk(table: TestTable, siteId: string) {
  const desk = await aRuleDesk(table, siteId);
  const fire = timerFirer(table.client, table.layout, { site: desk.site, newId });
  const escalations = escalationStore(table.client, table.table, siteId);
  const own = new Set<string>();

  /** What the sweep finds by an instant, of this site. */
  const due = async (until: Date) => {
    const found: Due[] = [];
    for (let shard = 0; shard < table.layout.dueShards; shard += 1) {
      let after: Record<string, unknown> | undefined;
      do {
        const page = await duePage(table.client, table.table, { shard, until, after });
        found.push(...page.entries);
        after = page.next;
      } while (after);
    }
    return found.filter((one) => 'reference' in one).filter(({ reference }) => own.has(reference));
  };
  const timers = async (until: Date) => (await due(until)).filter((one) => !('kpi' in one));

  return {
    ...desk,
    ...{ fire, escalations, due, timers },

    async open(now = morning, question: Parameters<typeof desk.open>[0] = {}) {
      desk.clock.at(now);
      const { incident } = await desk.open(question);
      own.add(incident.reference);
      return incident.reference;
    },

    escalation: async (id: string, over: Record<string, unknown>): Promise<Escalation> => {
      const escalation = Escalation.parse({
        ...{ id, name: `Escalation ${id}`, level: 1, version: 1 },
        ...{ createdAt: morning.toISOString(), updatedAt: morning.toISOString() },
        updatedBy: { id: 'admin', name: 'Admin' },
        ...over,
      });
      await escalations.create(escalation);
      return escalation;
    },

    async set(timersSection: Settings['timers']): Promise<void> {
      const { version } = await desk.settings.section('timers');
      await desk.settings.save('timers', timersSection, {
        ...{ version, actor: { id: 'a', name: 'A' }, now: morning },
      });
    },

    patch: (reference: string, fields: Record<string, unknown>, now: Date) =>
      desk.incidents.change(reference, (state) =>
        patch(
          state,
          { fields: { reason: 'edit', ...fields } },
          { actor: agent, now, newId, settings: { ...defaultSettings, teams }, manages: true },
        ),
      ),

    reply: (reference: string, now: Date, status?: 'waiting' | 'solved' | 'unresolved') =>
      desk.incidents.change(reference, (state) =>
        reply(
          state,
          { text: 'x', cc: [], bcc: [], status },
          { actor: agent, now, newId, settings: defaultSettings },
        ),
      ),

    customer,

    /** Everything that falls due up to an instant is fired then, as after a missed run. */
    async pass(until: Date) {
      const fired = [];
      for (const one of await timers(until)) fired.push(await fire(one, until));
      return fired;
    },

    types: async (reference: string) => (await desk.timeline(reference)).map(({ type }) => type),
    soon: (from: Date, milliseconds: number) => plus(from, milliseconds),
  };
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandParts } from '../../../functions/api/handlers/command.ts';
import { addNoteHandler } from '../../../functions/api/handlers/notes.ts';
import { patchIncidentHandler } from '../../../functions/api/handlers/patch-incident.ts';
import { replyHandler } from '../../../functions/api/handlers/reply.ts';
import { addTaskHandler, changeTaskHandler } from '../../../functions/api/handlers/tasks.ts';
import { logTimeHandler, removeTimeHandler } from '../../../functions/api/handlers/time.ts';
import { replyRoute } from '../../../functions/api/routes/incidents.ts';
import { addNoteRoute } from '../../../functions/api/routes/notes.ts';
import { patchIncidentRoute } from '../../../functions/api/routes/record.ts';
import { addTaskRoute, changeTaskRoute } from '../../../functions/api/routes/tasks.ts';
import { logTimeRoute, removeTimeRoute } from '../../../functions/api/routes/time.ts';
import { customerStore } from '../../../shared/customers/index.ts';
import {
  customerAnswer,
  descriptionStore,
  incidentStore,
  textStore,
} from '../../../shared/incidents/index.ts';
import { bind, serve } from '../../../shared/platform/http/serve.ts';
import { newId } from '../../../shared/platform/ids.ts';
import { aSite } from '../../support/a-desk.ts';
import { aFilesBucket } from '../../support/a-files-bucket.ts';
import { type Answer, ask, keptLog, type RequestLine } from '../../support/a-request.ts';
import { aTable, type TestTable } from '../../support/a-table.ts';
import { anOpening } from '../../support/an-incident.ts';
import { auditIncident } from '../../support/incident-audit.ts';
import { morning } from '../../support/time.ts';

let desk: TestTable;
let incidents: ReturnType<typeof incidentStore>;
let send: (line: RequestLine) => Promise<Answer>;

beforeAll(async () => {
  desk = await aTable();
  const { client, table, layout } = desk;
  const site = aSite();
  incidents = incidentStore(client, layout);
  const descriptions = descriptionStore(client, table, textStore(aFilesBucket(), newId));
  const parts = commandParts(client, layout, site.id);
  const handler = serve(
    [
      bind(
        patchIncidentRoute,
        patchIncidentHandler(parts, { customers: customerStore(client, table), descriptions, site }),
      ),
      bind(replyRoute, replyHandler(parts, site)),
      bind(addNoteRoute, addNoteHandler(parts)),
      bind(addTaskRoute, addTaskHandler(parts)),
      bind(changeTaskRoute, changeTaskHandler(parts)),
      bind(logTimeRoute, logTimeHandler(parts, site)),
      bind(removeTimeRoute, removeTimeHandler(parts)),
    ],
    { clock: () => morning, logger: keptLog().logger },
  );
  send = (line) => ask(handler, line);
});
afterAll(() => desk.stop());

const status = fc.constantFrom('unresolved', 'waiting', 'solved', 'closed');

/** What an agent may be doing next. `pick` tells which of the tasks or entries known by then. */
const step = fc.oneof(
  fc.record({ do: fc.constant('patch' as const), status }),
  fc.record({ do: fc.constant('patch' as const), subject: fc.constantFrom('one', 'two', 'three') }),
  fc.record({ do: fc.constant('patch' as const), impact: fc.constantFrom('high', 'medium', 'low') }),
  fc.record({ do: fc.constant('patch' as const), tags: fc.subarray(['red', 'green', 'blue']) }),
  fc.record({ do: fc.constant('reply' as const), status: fc.constantFrom(undefined, 'waiting', 'solved') }),
  fc.record({ do: fc.constant('note' as const), status: fc.constantFrom(undefined, 'waiting', 'solved') }),
  fc.record({ do: fc.constant('task' as const), requiredToSolve: fc.boolean() }),
  fc.record({
    do: fc.constant('changeTask' as const),
    pick: fc.nat(9),
    status: fc.constantFrom('done', 'open'),
  }),
  fc.record({
    do: fc.constant('time' as const),
    minutes: fc.integer({ min: 1, max: 60 }),
    billable: fc.boolean(),
  }),
  fc.record({ do: fc.constant('removeTime' as const), pick: fc.nat(9) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Shared {
  readonly reference: string;
  readonly tasks: string[];
  readonly entries: string[];
  readonly accepted: { version: number; did: string; by: string }[];
  readonly refused: number[];
}

/** An agent works on; what others do in between is learned from refusals alone. */
async function work(agent: string, steps: readonly Step[], shared: Shared): Promise<void> {
  let seen = 1;
  for (const one of steps) {
    const line = requestOf(one, shared, seen);
    if (!line) continue;
    const claims = { sub: agent, name: agent, 'cognito:groups': '[manager]' };
    const answer = await send({ ...line, claims });
    // Its entry may be gone; anything else that is refused is refused for what others did.
    const expected = one.do === 'removeTime' ? [404, 409, 412] : [409, 412];
    if (answer.status >= 300 && !expected.includes(answer.status)) throw new Error(answer.text);
    const version = Number(answer.json.version);
    if (answer.status === 412) {
      const told = (answer.json.changes as { version: number }[]).map((change) => change.version);
      for (let missed = seen + 1; missed <= version; missed += 1) expect(told).toContain(missed);
      seen = version;
    }
    if (answer.status >= 300) {
      shared.refused.push(answer.status);
      continue;
    }
    shared.accepted.push({ version, did: one.do, by: agent });
    seen = version;
    if (one.do === 'task') shared.tasks.push(String((answer.json.task as { id: string }).id));
    if (one.do === 'time') shared.entries.push(String((answer.json.entry as { id: string }).id));
  }
}

function requestOf(one: Step, { reference, tasks, entries }: Shared, seen: number): RequestLine | undefined {
  const { do: kind, ...body } = one;
  const params = { reference };
  const at = (path: string) => `POST /v1/incidents/{reference}/${path}`;
  switch (one.do) {
    case 'patch':
      return { route: 'PATCH /v1/incidents/{reference}', params, headers: { 'if-match': `"${seen}"` }, body };
    case 'reply':
      return { route: at('replies'), params, body: { text: 'Try this.', ...body } };
    case 'note':
      return { route: at('notes'), params, body: { kind: 'workNote', text: 'I tried that.', ...body } };
    case 'task':
      return { route: at('tasks'), params, body: { title: 'Ask the maker', ...body } };
    case 'changeTask': {
      const taskId = tasks[one.pick % Math.max(1, tasks.length)];
      const route = 'PATCH /v1/incidents/{reference}/tasks/{taskId}';
      return taskId ? { route, params: { reference, taskId }, body: { status: one.status } } : undefined;
    }
    case 'time':
      return { route: at('time'), params, body };
    case 'removeTime': {
      const entryId = entries[one.pick % Math.max(1, entries.length)];
      const route = 'DELETE /v1/incidents/{reference}/time/{entryId}';
      return entryId ? { route, params: { reference, entryId }, query: { reason: 'a slip' } } : undefined;
    }
    default:
      throw new Error(`Nobody does ${String(kind)}.`);
  }
}

/** The customer writes, whatever happens. */
async function write(mails: number, { reference, accepted }: Shared): Promise<void> {
  for (let mail = 1; mail <= mails; mail += 1) {
    const change = await incidents.change(reference, (state) =>
      customerAnswer(
        state,
        {
          subject: 'Re: fire',
          text: 'Still burning.',
          shortened: false,
          matchedBy: 'reply address',
          mailId: `mail-${mail}`,
          attachments: [],
          leftOut: [],
        },
        {
          actor: { kind: 'contact', id: 'contact-1', name: 'Ada Example' },
          messageId: `${mail}@example.com`,
          now: morning,
          newId,
        },
      ),
    );
    accepted.push({ version: change.incident.version, did: 'mail', by: 'contact-1' });
  }
}

let opened = 0;

describe('two agents and a customer on one incident', () => {
  it('lose nothing and break nothing, however their steps fall together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 6 }),
        fc.array(step, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(6), { minLength: 8, maxLength: 8 }),
        async (first, second, mails, pauses) => {
          opened += 1;
          const reference = `260612-${String(opened).padStart(6, '0')}`;
          await incidents.commit(anOpening({}, { reference, newId }));
          const shared: Shared = { reference, tasks: [], entries: [], accepted: [], refused: [] };
          let call = 0;
          // Each call waits a while of its own: which of two goes first is what is tried out.
          desk.before = () => {
            call += 1;
            return new Promise((done) => setTimeout(done, pauses[call % pauses.length]));
          };
          await Promise.all([
            work('agent-1', first, shared),
            work('agent-2', second, shared),
            write(mails, shared),
          ]).finally(() => {
            desk.before = () => undefined;
          });
          const { incident, events, faults } = await auditIncident(desk, reference);
          expect(faults).toEqual([]);
          // What changes nothing answers the version that stands, which somebody else may have made.
          const changes = { patch: 'fieldChanged', changeTask: 'taskChanged' } as Record<string, string>;
          const done = shared.accepted.filter(
            ({ version, did, by }) =>
              !changes[did] ||
              events.some(
                (event) => event.version === version && event.actor.id === by && event.type === changes[did],
              ),
          );
          const versions = [...new Set(done.map(({ version }) => version))];
          expect(incident.version).toBe(1 + versions.length);
          const did = (what: string) => done.filter((one) => one.did === what).length;
          const told = (type: string) => events.filter((event) => event.type === type).length;
          expect(told('emailIn')).toBe(mails);
          expect(told('workNote')).toBe(did('note'));
          expect(told('taskAdded')).toBe(did('task'));
          expect(told('timeLogged')).toBe(did('time'));
          expect(told('timeRemoved')).toBe(did('removeTime'));
          expect(events.filter(({ type, data }) => type === 'emailOut' && data.text).length).toBe(
            did('reply'),
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});

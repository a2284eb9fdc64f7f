import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allPages, aPerson, type Person } from './desk-person.ts';
import { pumpSettings } from './desk-settings.ts';
import { call, type DeskProcess, mailTo, removeData, startDesk } from './running-desk.ts';

/** An entry of a timeline, as far as tests look at it. */
export interface Entry {
  readonly id: string;
  readonly type: string;
  readonly visibility: string;
  readonly data: Record<string, unknown>;
}

export interface Row {
  readonly reference: string;
}

export const incidents = '/v1/incidents';
export const customer = 'oilworth@example.com';

/** What a function logs of a fault of its own. */
export const failures = ['"level":"ERROR"', '"level":"CRITICAL"', 'Task timed out'];

/** A running desk for pumps on a Monday morning, with those who work at it. */
export interface PumpDesk {
  readonly desk: DeskProcess;
  readonly agent: Person;
  readonly second: Person;
  readonly manager: Person;
  readonly admin: Person;
  /** Opens an incident for somebody who called. Its reference. */
  readonly open: (fields?: Record<string, unknown>) => Promise<string>;
  readonly entries: (reference: string, query?: string) => Promise<Entry[]>;
  /** The references that a search finds. */
  readonly found: (words: string) => Promise<string[]>;
  /** Where the mails about an incident lead its customer, and where an answer to them goes. */
  readonly linkOf: (reference: string) => Promise<{ page: string; token: string; replyTo: string }>;
  readonly end: () => Promise<void>;
}

export async function aPumpDesk(): Promise<PumpDesk> {
  const desk = await startDesk();
  await call(desk, 'POST', '/_local/clock', { body: { set: '2027-03-01T09:00:00Z' } });
  const agent = aPerson(desk, 'agent');
  const second = aPerson(desk, 'agent', 'two');
  const admin = aPerson(desk, 'admin');
  await setUp(admin, [agent, second]);
  return {
    ...{ desk, agent, second, admin, manager: aPerson(desk, 'manager') },
    open: async (fields = {}) => {
      const contact = { name: 'Oilworth', address: customer };
      const question = { channel: 'phone', subject: 'The pump leaks', contact, ...fields };
      return String(done(await agent.post(incidents, question)).reference);
    },
    entries: (reference, query = '') =>
      allPages(agent, `${incidents}/${reference}/timeline?limit=50${query}`, 'events'),
    found: async (words) => {
      const path = `/v1/search?q=${encodeURIComponent(words)}`;
      const results = await allPages<{ incident: Row }>(agent, path, 'results');
      return results.map(({ incident }) => incident.reference);
    },
    linkOf: (reference) => linkOf(desk, reference),
    end: async () => {
      await desk.stop();
      removeData(desk);
    },
  };
}

function done({ status, body }: Awaited<ReturnType<Person['get']>>): Record<string, unknown> {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

async function setUp(admin: Person, agents: readonly Person[]): Promise<void> {
  const own = '/v1/time/agents/me?from=2027-03-01&to=2027-03-01';
  const ids = await Promise.all(agents.map(async (one) => String(done(await one.get(own)).agent)));
  const sections = pumpSettings(ids.map((id, index) => ({ id, name: `Agent ${index + 1}` })));
  for (const [section, value] of Object.entries(sections)) {
    done(await admin.put(`/v1/settings/${section}`, value));
  }
  const workflow = done(await admin.get('/v1/settings/workflow')).value as object;
  done(await admin.put('/v1/settings/workflow', { ...workflow, resolutionRequired: true }));
}

async function linkOf(desk: DeskProcess, reference: string) {
  const mail = (await mailTo(desk, customer)).find(({ subject }) => subject.includes(reference));
  for (const [, url] of (mail?.html ?? '').matchAll(/href="([^"]+\/c)"/g)) {
    const to = await fetch(desk.baseUrl + new URL(String(url)).pathname, { redirect: 'manual' });
    const page = to.headers.get('location') ?? '';
    const replyTo = mail?.headers['reply-to'] ?? '';
    if (page.includes('/portal/')) return { page, token: page.split('/').at(-1) ?? '', replyTo };
  }
  throw new Error(`No mail about ${reference} leads to its page.`);
}

/** The files under a directory of the desk’s data that hold one of these. */
export function filesHolding(
  { dataDir }: DeskProcess,
  directory: string,
  words: readonly string[],
): string[] {
  const under = join(dataDir, directory);
  return readdirSync(under, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = join(under, name);
    return statSync(file).isFile() && words.some((word) => readFileSync(file, 'utf8').includes(word));
  });
}

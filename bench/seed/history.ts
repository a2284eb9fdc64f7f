import { monotonicFactory } from 'ulid';
import {
  type Change,
  customerAnswer,
  type IncidentState,
  openIncident,
  patch,
  reply,
  withPromises,
} from '../../shared/incidents/index.ts';
import type { NewId } from '../../shared/platform/ids.ts';
import type { Language } from '../../shared/platform/language.ts';
import type { DefaultPolicy } from '../../shared/sla/index.ts';
import {
  type Agent,
  agentsOf,
  contactFor,
  type SeededContact,
  seededSettings,
  type Team,
  teamFor,
} from './people.ts';
import { pick, type Random, randomOf, spread, weighted } from './random.ts';
import { type Writer, writerOf } from './wording.ts';

const MINUTE = 60_000;

/** What happened to one incident until `now`, change by change. */
export interface History {
  readonly changes: readonly Change[];
  readonly state: IncidentState;
  readonly contact: SeededContact;
  /** Subject, description and what was written since. */
  readonly texts: readonly string[];
}

export interface HistoryOf {
  readonly reference: string;
  readonly siteId: string;
  readonly policy: DefaultPolicy;
  readonly seed: number;
  readonly at: Date;
  readonly now: Date;
  /** How many contacts there are. */
  readonly contacts: number;
}

/** Lives through an incident by the desk's own rules, as far as it has come by `now`. */
export function historyOf(of: HistoryOf): History {
  const life = new Life(of);
  life.open();
  if (life.random() < 0.93) life.triage();
  const turns = weighted(life.random, [
    [1, 40],
    [2, 30],
    [3, 18],
    [4, 12],
  ] as const);
  for (let turn = 1; turn < turns; turn += 1) {
    life.answer(
      weighted(life.random, [
        ['waiting', 3],
        ['unresolved', 1],
      ] as const),
    );
    life.writeBack();
  }
  life.answer('solved');
  life.close();
  return life;
}

class Life implements History {
  readonly changes: Change[] = [];
  readonly texts: string[] = [];
  readonly contact: SeededContact;
  readonly random: Random;
  private readonly of: HistoryOf;
  private readonly language: Language;
  private readonly writer: Writer;
  private readonly team: Team;
  private readonly agent: Agent;
  private readonly newId: NewId;
  private current: IncidentState | undefined;
  private at: Date;

  constructor(of: HistoryOf) {
    this.of = of;
    this.at = of.at;
    this.random = randomOf(of.seed);
    this.contact = contactFor(this.random, of.contacts);
    this.language = weighted(this.random, [
      ['en', 5],
      ['de', 3],
      ['fr', 2],
    ] as const);
    this.writer = writerOf(this.random, this.language);
    this.team = teamFor(this.random);
    this.agent = pick(this.random, agentsOf(this.team));
    // In their order of making, as those of the desk.
    const next = monotonicFactory(this.random);
    this.newId = (now) => next(now.getTime());
  }

  get state(): IncidentState {
    if (!this.current) throw new Error('The incident is opened first.');
    return this.current;
  }

  open(): void {
    const [subject, text] = [this.writer.subject(), this.writer.question()];
    const channel = weighted(this.random, [
      ['email', 6],
      ['portal', 4],
    ] as const);
    this.say(subject, text);
    this.become(
      openIncident(
        { siteId: this.of.siteId, channel, subject, text, contact: this.person, language: this.language },
        { ...this.by, reference: this.of.reference, policy: this.of.policy, receipt: true },
      ),
    );
  }

  /** Somebody reads it, says what it is about and hands it to a team; mostly one of them takes it at once. */
  triage(): void {
    if (!this.passes(spread(this.random, 25))) return;
    const { account, serialNumber } = this.contact;
    const level = () =>
      weighted(this.random, [
        ['high', 1],
        ['medium', 6],
        ['low', 2],
      ] as const);
    this.become(
      patch(
        this.state,
        {
          fields: {
            ...{ queue: this.team.queue, supportGroup: this.team.group, impact: level(), urgency: level() },
            product: pick(this.random, this.team.products),
            topic: `${this.team.group}-${1 + Math.floor(this.random() * 12)}`,
            ...(account ? { account } : {}),
            ...(serialNumber && this.random() < 0.6 ? { asset: { serialNumber } } : {}),
            ...(this.random() < 0.12
              ? { tags: [pick(this.random, ['vip', 'legal', 'press', 'recall'])] }
              : {}),
            ...(this.random() < 0.8 ? { assignee: this.agent } : {}),
            reason: 'triage',
          },
        },
        { ...this.by, actor: this.actor },
      ),
    );
  }

  answer(status: 'waiting' | 'unresolved' | 'solved'): void {
    if (!this.passes(spread(this.random, 300, 1.3))) return;
    const text = this.writer.answer();
    this.say(text);
    this.become(reply(this.state, { text, cc: [], bcc: [], status }, { ...this.by, actor: this.actor }));
  }

  writeBack(): void {
    if (!this.passes(spread(this.random, 500, 1.3))) return;
    const text = this.writer.reply();
    this.say(text);
    const mailId = this.newId(this.at).toLowerCase();
    this.become(
      customerAnswer(
        this.state,
        {
          ...{ subject: `Re: [${this.of.reference}] ${this.state.incident.subject}`, text, shortened: false },
          ...{ from: this.person, matchedBy: 'It was sent to the signed reply address.' },
          ...{ mailId, attachments: [], leftOut: [] },
        },
        { ...this.by, actor: { kind: 'contact', ...this.person }, messageId: `${mailId}@example.com` },
      ),
    );
  }

  close(): void {
    if (this.state.incident.status !== 'solved' || !this.passes(4 * 24 * 60)) return;
    this.become(
      patch(this.state, { fields: { status: 'closed', reason: 'quiet' } }, { ...this.by, actor: this.actor }),
    );
  }

  private get person() {
    const { id, name, address } = this.contact;
    return { id, name, address };
  }

  private get actor() {
    return { kind: 'agent' as const, ...this.agent };
  }

  private get by() {
    return { now: this.at, newId: this.newId, settings: seededSettings };
  }

  /** Lets minutes pass; false where that would lie in the future: then the incident stays as it is. */
  private passes(minutes: number): boolean {
    this.at = new Date(Math.round(this.at.getTime() + Math.max(1, minutes) * MINUTE));
    return this.at <= this.of.now;
  }

  private say(...texts: string[]): void {
    this.texts.push(...texts);
  }

  private become(decided: Change | undefined): void {
    if (!decided) return;
    const change = withPromises(decided, { newId: this.by.newId, calendars: new Map() });
    this.changes.push(change);
    const changed = new Map(change.kpis.map((kpi) => [kpi.kpi, kpi]));
    const kept = (this.current?.kpis ?? []).filter(({ kpi }) => !changed.has(kpi));
    // What is written has its next revision: that is what the next change has read.
    const written = change.kpis.map((kpi) => ({ ...kpi, revision: kpi.revision + 1 }));
    this.current = { incident: change.incident, kpis: [...kept, ...written] };
  }
}

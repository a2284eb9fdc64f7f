import { randomUUID } from 'node:crypto';
import type { DurableQueue, LocalClock, QueuedMessage } from '../contract.ts';
import { type Journal, openJournal } from './journal.ts';

/** The longest delay of SQS: a delay read back may not exceed it, or a clock turned back would hide messages. */
const longestDelayMs = 900_000;

type Entry =
  | {
      o: 'send';
      id: string;
      body: string;
      attributes: Record<string, unknown>;
      at: number;
      due: number;
      count: number;
    }
  | { o: 'receive'; id: string; count: number; first: number }
  | { o: 'delete'; id: string };

interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, unknown>;
  readonly sentAt: number;
  count: number;
  firstReceivedAt: number | undefined;
  receipt: string | undefined;
  state: 'visible' | 'delayed' | 'hidden';
  visibleAt: number;
  cancel: (() => void) | undefined;
}

export interface ReceivedMessage extends QueuedMessage {
  readonly firstReceivedAt: number;
}

/**
 * A queue whose messages survive the death of the process. In-flight messages are visible again after a
 * restart: whoever had received them died too.
 */
export class JournaledQueue implements DurableQueue {
  /** Set from a queue's declaration. */
  retentionSeconds: number | undefined;
  redrive: { readonly maxReceiveCount: number; readonly to: JournaledQueue } | undefined;
  readonly #messages = new Map<string, Message>();
  readonly #visible = new Set<Message>();
  readonly #listeners = new Set<() => void>();
  readonly #journal: Journal<Entry>;

  constructor(
    readonly name: string,
    path: string,
    readonly clock: LocalClock,
  ) {
    this.#journal = openJournal<Entry>(
      path,
      (entry) => this.#replay(entry),
      () => this.#entries(),
    );
    for (const message of this.#messages.values()) this.#place(message);
  }

  send(
    body: string,
    options: { delaySeconds?: number; attributes?: Record<string, unknown>; id?: string } = {},
  ): string {
    const { delaySeconds = 0, attributes = {}, id = randomUUID() } = options;
    // The same id again is a move to a dead-letter queue that a kill interrupted half way.
    if (this.#messages.has(id)) return id;
    const at = this.clock.now();
    const entry = { o: 'send', id, body, attributes, at, due: at + delaySeconds * 1000, count: 0 } as const;
    this.#journal.append(entry);
    this.#place(this.#add(entry));
    return id;
  }

  /** `visibilitySeconds` may be Infinity: held until deleted, released or this process ends. */
  receive(max: number, visibilitySeconds: number): ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    for (const message of [...this.#firstVisible()]) {
      if (received.length >= max) break;
      if (this.#expired(message)) this.#remove(message);
      else if (this.redrive && message.count >= this.redrive.maxReceiveCount)
        this.#toDeadLetters(message, this.redrive.to);
      else received.push(this.#take(message, visibilitySeconds));
    }
    return received;
  }

  delete(receipt: string): boolean {
    const message = this.#holder(receipt);
    if (message) this.#remove(message);
    return message !== undefined;
  }

  changeVisibility(receipt: string, visibilitySeconds: number): boolean {
    const message = this.#holder(receipt);
    if (message?.state !== 'hidden') return false;
    this.#hide(message, 'hidden', this.clock.now() + visibilitySeconds * 1000);
    return true;
  }

  /** Gives a message held without end back after so many seconds, unless its visibility was set meanwhile. */
  release(receipt: string, afterSeconds: number): void {
    if (this.#holder(receipt)?.visibleAt === Number.POSITIVE_INFINITY)
      this.changeVisibility(receipt, Math.max(0, afterSeconds));
  }

  /** Takes a receive back, as if it had not been: the message is visible after so many seconds, its count as before. */
  postpone(receipt: string, afterSeconds: number): void {
    const message = this.#holder(receipt);
    if (!message) return;
    message.count -= 1;
    const { id, count, firstReceivedAt: first } = message;
    this.#journal.append({ o: 'receive', id, count, first: first ?? this.clock.now() });
    this.changeVisibility(receipt, afterSeconds);
  }

  onVisible(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  counts(): { visible: number; hidden: number; delayed: number } {
    let delayed = 0;
    for (const message of this.#messages.values()) if (message.state === 'delayed') delayed += 1;
    const visible = this.#visible.size;
    return { visible, delayed, hidden: this.#messages.size - visible - delayed };
  }

  purge(): void {
    for (const message of [...this.#messages.values()]) this.#remove(message);
  }

  close(): void {
    for (const message of this.#messages.values()) message.cancel?.();
    this.#journal.close();
  }

  *#firstVisible(): Iterable<Message> {
    // A thousand at most: enough for any batch, and a full queue stays cheap to look at.
    let left = 1000;
    for (const message of this.#visible) {
      if (left-- === 0) return;
      yield message;
    }
  }

  #take(message: Message, visibilitySeconds: number): ReceivedMessage {
    const { id, body, attributes, sentAt } = message;
    message.count += 1;
    message.firstReceivedAt ??= this.clock.now();
    message.receipt = `${id}.${message.count}.${randomUUID()}`;
    const { count, receipt, firstReceivedAt } = message;
    this.#journal.append({ o: 'receive', id, count, first: firstReceivedAt });
    this.#hide(message, 'hidden', this.clock.now() + visibilitySeconds * 1000);
    return { id, receipt, body, attributes, receiveCount: count, sentAt, firstReceivedAt };
  }

  #toDeadLetters(message: Message, deadLetters: JournaledQueue): void {
    deadLetters.send(message.body, { id: message.id, attributes: message.attributes });
    this.#remove(message);
  }

  #remove(message: Message): void {
    this.#journal.append({ o: 'delete', id: message.id });
    message.cancel?.();
    this.#visible.delete(message);
    this.#messages.delete(message.id);
  }

  #expired(message: Message): boolean {
    return (
      this.retentionSeconds !== undefined && this.clock.now() - message.sentAt > this.retentionSeconds * 1000
    );
  }

  #holder(receipt: string): Message | undefined {
    const message = this.#messages.get(
      receipt.slice(0, receipt.lastIndexOf('.', receipt.lastIndexOf('.') - 1)),
    );
    return message?.receipt === receipt ? message : undefined;
  }

  #place(message: Message): void {
    const wait = Math.min(message.visibleAt - this.clock.now(), longestDelayMs);
    if (wait > 0) this.#hide(message, 'delayed', this.clock.now() + wait);
    else this.#show(message);
  }

  #hide(message: Message, state: 'delayed' | 'hidden', until: number): void {
    message.cancel?.();
    message.cancel = undefined;
    this.#visible.delete(message);
    message.state = state;
    message.visibleAt = until;
    if (until <= this.clock.now()) this.#show(message);
    else if (Number.isFinite(until)) message.cancel = this.clock.at(until, () => this.#show(message));
  }

  #show(message: Message): void {
    message.cancel = undefined;
    message.state = 'visible';
    this.#visible.add(message);
    for (const listener of this.#listeners) listener();
  }

  #replay(entry: Entry): void {
    if (entry.o === 'send') this.#add(entry);
    if (entry.o === 'delete') this.#messages.delete(entry.id);
    const known = this.#messages.get(entry.id);
    if (entry.o === 'receive' && known) {
      known.count = entry.count;
      known.firstReceivedAt = entry.first;
    }
  }

  #add({ id, body, attributes, at, due, count }: Entry & { o: 'send' }): Message {
    const message: Message = {
      id,
      body,
      attributes,
      sentAt: at,
      count,
      firstReceivedAt: undefined,
      receipt: undefined,
      state: 'visible',
      visibleAt: due,
      cancel: undefined,
    };
    this.#messages.set(id, message);
    return message;
  }

  *#entries(): Iterable<Entry> {
    for (const {
      id,
      body,
      attributes,
      sentAt: at,
      visibleAt,
      state,
      count,
      firstReceivedAt,
    } of this.#messages.values()) {
      const due = state === 'delayed' ? visibleAt : at;
      yield { o: 'send', id, body, attributes, at, due, count };
      if (count > 0) yield { o: 'receive', id, count, first: firstReceivedAt ?? at };
    }
  }
}

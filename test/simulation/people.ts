import { expect } from '@jest/globals';
import { call, type DeskProcess, mailIn, mailTo } from '../support/running-desk.ts';

/** A question from when it is asked to how it ended. */
export interface Question {
  readonly subject: string;
  readonly address: string;
  readonly by: 'form' | 'mail';
  reference?: string;
  /** An agent's reply was taken. */
  replied?: boolean;
  /** The customer wrote again, to the address in the receipt. */
  answered?: boolean;
}

/** What became of a question: how often each thing is on its timeline, and how many mails its customer got. */
export interface Outcome {
  readonly mails: number;
  readonly timeline: Readonly<Record<string, number>>;
  readonly dueAt: string;
}

/** Customers and an agent who do not give up. */
export const people = (desk: DeskProcess) => {
  /** Asks until it is done, as a client does; what is said meanwhile must be an answer that tells to try again. */
  const insist = async (method: string, path: string, options: Parameters<typeof call>[3] = {}) => {
    for (let attempt = 1; attempt <= 60; attempt += 1) {
      const { status, body, headers } = await call(desk, method, path, options);
      if (status < 400) return body;
      const problem = headers.get('content-type') === 'application/problem+json';
      // A function that died answers nothing: then the API says so in its own words.
      if (problem) expect(body.type).toMatch(/^urn:incident-desk:problem:(internal|busy)$/);
      else expect(body).toEqual({ message: 'Internal Server Error' });
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`${method} ${path} never came through.`);
  };

  return {
    async ask({ by, subject, address }: Question): Promise<void> {
      if (by === 'form') {
        const body = { name: 'Form', address, subject, question: 'Is anybody there?' };
        await insist('POST', '/v1/portal/incidents', { body, headers: { 'idempotency-key': subject } });
        return;
      }
      // The same mail comes twice, as it does when a server in between loses the answer.
      const mail = { from: address, to: 'support@desk.example', subject, text: 'Hello?' };
      const same = { ...mail, messageId: `<${address}>`, date: new Date('2027-03-01T08:00:00Z') };
      await Promise.all([mailIn(desk, same), mailIn(desk, same)]);
    },

    async reply(question: Question): Promise<void> {
      await insist('POST', `/v1/incidents/${question.reference}/replies`, {
        as: 'agent',
        body: { text: 'We are.', status: 'waiting' },
        headers: { 'idempotency-key': `reply to ${question.subject}` },
      });
      question.replied = true;
    },

    /** To the signed address of the receipt, if that has come already. */
    async answer(question: Question): Promise<void> {
      const [receipt] = await mailTo(desk, question.address);
      if (!receipt) return;
      const mail = { from: question.address, to: receipt.headers['reply-to'] ?? '', subject: 'Re: it' };
      await mailIn(desk, { ...mail, text: 'Still waiting.', messageId: `<answer.${question.address}>` });
      question.answered = true;
    },

    /** The incidents whose subject begins so, by page. */
    async incidents(begin: string): Promise<{ subject: string; reference: string }[]> {
      const found: { subject: string; reference: string }[] = [];
      for (let cursor = ''; ; ) {
        const page = await insist('GET', `/v1/incidents?limit=20${cursor}`, { as: 'agent' });
        found.push(...(page.incidents as typeof found));
        if (!page.next) return found.filter(({ subject }) => subject.startsWith(begin));
        cursor = `&cursor=${String(page.next)}`;
      }
    },

    async outcome({ reference, address }: Question): Promise<Outcome> {
      const { timeline, kpis } = await insist('GET', `/v1/incidents/${reference}`, { as: 'agent' });
      const count: Record<string, number> = {};
      for (const { type } of (timeline as { events: { type: string }[] }).events)
        count[type] = (count[type] ?? 0) + 1;
      const [promise] = kpis as { dueAt: string }[];
      return { mails: (await mailTo(desk, address)).length, timeline: count, dueAt: promise?.dueAt ?? '' };
    },
  };
};

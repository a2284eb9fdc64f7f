import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { eventually, freePort } from './cloud.ts';
import { aMail, aMailCloud, type MailCloud, to } from './mail-cloud.ts';

let at: MailCloud;

beforeEach(async () => {
  at = await aMailCloud();
});
afterEach(() => at.close());

describe('an accepted mail', () => {
  it('goes out once when the events could not be told at first, and after a restart', async () => {
    let broken = true;
    at.cloud.onPut = async () => {
      if (broken) throw new Error('the bus is gone');
    };
    await at.send(aMail());
    await eventually(() =>
      at.cloud.logged.some((line) => line.includes('could not go out yet')) ? true : undefined,
    );
    broken = false;
    await eventually(() => (at.kinds().length === 2 ? true : undefined));
    expect(await at.mailbox()).toHaveLength(1);

    at.cloud.onPut = async (detailType) => {
      if (detailType === 'Email Delivered') throw new Error('the bus is gone');
    };
    const { MessageId } = await at.send(aMail({ Subject: 'second' }));
    await eventually(async () => ((await at.mailbox()).length === 2 ? true : undefined));
    const { dataDir } = at.cloud;
    await at.close(true);
    at = await aMailCloud({ dataDir });
    await eventually(() => (at.kinds().includes('Email Delivered') ? true : undefined));
    expect((await at.mailbox()).map(({ subject }) => subject)).toEqual(['Hi', 'second']);
    expect(at.cloud.events.map(({ detail }) => detail.mail?.messageId)).toEqual([MessageId, MessageId]);
    await eventually(() => (readdirSync(join(dataDir, 'ses/outgoing')).length === 0 ? true : undefined));
  });
});

describe('mail to another desk on this machine', () => {
  it('is handed on once that desk listens, and bounces where it is refused', async () => {
    const port = await freePort();
    const { dataDir } = at.cloud;
    await at.close(true);
    process.env.DESK_ROUTES = `other.example.com=127.0.0.1:${port}`;
    const taken: string[] = [];
    const other = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] },
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('no') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null,
        ),
      async onData(stream, _session, done) {
        taken.push(Buffer.concat(await stream.toArray()).toString());
        done();
      },
    });
    try {
      at = await aMailCloud({ dataDir });
      const { MessageId } = await at.send(aMail(), {
        ...to('support@other.example.com', 'no@other.example.com'),
      });
      // More mails than go out at once wait for it; one for somebody else does not.
      for (let count = 0; count < 4; count++) await at.send(aMail(), to('later@other.example.com'));
      await at.send(aMail({ Subject: 'free' }));
      await eventually(
        async () => ((await at.mailbox()).some(({ subject }) => subject === 'free') ? true : undefined),
        3000,
      );
      await new Promise<void>((done) => other.listen(port, '127.0.0.1', done));
      const told = () =>
        at.cloud.events.filter(({ detail }) => detail.mail?.messageId === (MessageId as unknown));
      await eventually(() => (told().length === 3 && taken.length === 5 ? true : undefined));
      expect(told().map(({ detailType }) => detailType)).toEqual([
        'Email Sent',
        'Email Delivered',
        'Email Bounced',
      ]);
      expect(
        taken.filter((mail) => mail.includes(`Message-ID: <${MessageId}@eu-west-1.amazonses.com>`)),
      ).toHaveLength(1);
      expect(told()[2]?.detail.bounce).toMatchObject({
        bounceType: 'Permanent',
        bouncedRecipients: [
          { emailAddress: 'no@other.example.com', diagnosticCode: expect.stringContaining('550') },
        ],
      });
    } finally {
      delete process.env.DESK_ROUTES;
      await new Promise<void>((done) => other.close(() => done()));
    }
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../../contract.ts';
import { bareAddress, splitList } from './address.ts';
import { readHeaders, valuesOf } from './header-section.ts';
import type { Mailbox } from './mailbox.ts';
import { outOfOffice } from './out-of-office.ts';
import { type RelayResult, type Route, relayOnce, routeFor } from './relay.ts';
import { isInbound } from './rule-match.ts';
import { eventsOf, suppressed, unknownUser } from './sending-events.ts';
import { fateOf } from './simulator.ts';
import type { SpooledMail } from './spool.ts';
import { sesOf } from './state.ts';

/** Pauses between the attempts to hand a mail to another server; after the last one it bounces. */
const relayPausesMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

export interface Ways {
  readonly cloud: Cloud;
  readonly mailbox: Mailbox;
  readonly routes: ReadonlyMap<string, Route>;
  readonly signal: AbortSignal;
}

/**
 * Everything that happens to one accepted mail. It may be begun anew after a kill: the mailbox takes a mail once,
 * and SES's events may come twice, as Amazon's do.
 * @param released called when only other servers are still waited for.
 */
export async function dispatch(
  ways: Ways,
  mail: SpooledMail,
  raw: Buffer,
  released: () => void,
): Promise<void> {
  const { cloud, mailbox } = ways;
  const events = eventsOf(cloud, mail, raw);
  const of = (...fates: readonly string[]) =>
    mail.destinations.filter((each) => fates.includes(fateOf(each)));
  const relayed = mail.destinations.filter((each) => routeOf(ways, each) !== undefined);

  await events.send();
  const arriving = of('delivered', 'complained', 'answered');
  if (arriving.length > 0) await mailbox.deliver(mail, raw);
  const here = arriving.filter((each) => !relayed.includes(each));
  if (here.length > 0) await events.delivery(here);
  if (of('bounced').length > 0) await events.bounce(of('bounced'), unknownUser);
  if (of('suppressed').length > 0) await events.bounce(of('suppressed'), suppressed);
  if (of('complained').length > 0) await events.complaint(of('complained'));
  for (const address of of('answered')) await answer(ways, mail, raw, address);
  for (const address of relayed) await relay(ways, mail, raw, address, released);
}

/** Another desk on this machine, or this one's own entrance; undefined where the mailbox is all there is. */
function routeOf({ cloud, routes }: Ways, address: string): Route | undefined {
  if (isInbound(sesOf(cloud), address)) return { host: '127.0.0.1', port: cloud.smtpPort };
  return routeFor(routes, address);
}

async function relay(
  ways: Ways,
  mail: SpooledMail,
  raw: Buffer,
  address: string,
  released: () => void,
): Promise<void> {
  const events = eventsOf(ways.cloud, mail, raw);
  const result = await relayPatiently(ways, { from: mail.source, to: [address] }, raw, address, released);
  if (result.taken) return events.delivery([address]);
  await events.bounce([address], {
    type: result.permanent ? 'Permanent' : 'Transient',
    subType: 'General',
    status: result.permanent ? '5.0.0' : '4.4.7',
    diagnosticCode: `smtp; ${result.diagnostic}`,
  });
}

async function relayPatiently(
  ways: Ways,
  envelope: { from: string; to: readonly string[] },
  raw: Buffer,
  address: string,
  released: () => void,
): Promise<RelayResult> {
  for (const pause of [...relayPausesMs, undefined]) {
    const route = routeOf(ways, address);
    const result: RelayResult = route
      ? await relayOnce(route, envelope, raw)
      : { taken: false, permanent: true, diagnostic: '550 5.1.1 no such address any more' };
    if (result.taken || result.permanent || pause === undefined) return result;
    released();
    await sleep(pause, undefined, { signal: ways.signal });
  }
  return { taken: false, permanent: false, diagnostic: 'never tried' };
}

/** The simulator's out-of-office answer comes back the way any mail does: to Reply-To, else to the sender. */
async function answer(ways: Ways, mail: SpooledMail, raw: Buffer, address: string): Promise<void> {
  const replyTo = valuesOf(readHeaders(raw).fields, 'Reply-To').flatMap(splitList).map(bareAddress)[0];
  const to = replyTo ?? mail.source;
  if (routeOf(ways, to) === undefined) return;
  const reply = outOfOffice(raw, { from: address, to, id: mail.id, at: ways.cloud.clock.now() });
  const result = await relayPatiently(ways, { from: '', to: [to] }, reply, to, () => undefined);
  if (!result.taken) {
    ways.cloud.log('warn', 'an out-of-office answer was not taken', {
      message: mail.id,
      reason: result.diagnostic,
    });
  }
}

import type { AwsCall, AwsService, Cloud } from '../../contract.ts';
import { bareAddress } from './address.ts';
import { errorReply, SesError, sesReply } from './error.ts';
import { outgoingOf } from './outgoing.ts';
import { readSendRequest, type SendRequest } from './send-request.ts';
import { identityFor, sesOf } from './state.ts';

const arnOf = ({ region, account }: Cloud, rest: string) => `arn:aws:ses:${region}:${account}:${rest}`;

/** The operations of SES's v2 API, by method and path, that run here. */
const operations: Readonly<Record<string, string>> = {
  'POST /v2/email/outbound-emails': 'SendEmail',
  'GET /v2/email/account': 'GetAccount',
};

/** SES's v2 API, as far as sending raw mail goes. */
export function sesService(cloud: Cloud): AwsService {
  // `describe` and `handle` get the same body: 40 MB of base64 are taken apart once.
  const requests = new WeakMap<Buffer, SendRequest>();
  const requestOf = (body: Buffer): SendRequest => {
    const request = requests.get(body) ?? readSendRequest(body);
    requests.set(body, request);
    return request;
  };

  return {
    signingName: 'ses',
    describe(call, body) {
      const operation = operations[called(call)] ?? 'UnknownOperation';
      if (operation !== 'SendEmail')
        return { operation, needs: [{ action: `ses:${operation}`, resource: '*' }] };
      try {
        return { operation, needs: needsOf(cloud, requestOf(body)) };
      } catch {
        // `handle` says what is wrong with it.
        return { operation, needs: [] };
      }
    },
    async handle(call, body, operation) {
      if (operation === 'SendEmail') return sesReply({ MessageId: accept(cloud, requestOf(body)) });
      if (operation === 'GetAccount') return sesReply(accountOf(cloud));
      throw new SesError('NotFoundException', `${called(call)} of SES does not run in the local cloud.`, 404);
    },
    error: errorReply,
  };
}

const called = ({ method, path }: AwsCall): string => `${method} ${path}`;

/** A raw mail is checked as the v1 action that sent such, on the identity and the configuration set. */
function needsOf(cloud: Cloud, { source, configurationSet }: SendRequest) {
  const identity = identityFor(sesOf(cloud), source) ?? bareAddress(source);
  const resources = [
    `identity/${identity}`,
    ...(configurationSet ? [`configuration-set/${configurationSet}`] : []),
  ];
  return resources.map((rest) => ({ action: 'ses:SendRawEmail', resource: arnOf(cloud, rest) }));
}

function accountOf(cloud: Cloud) {
  const { limits, sentLast24Hours } = sesOf(cloud).account.state(cloud.clock.now());
  return {
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: true,
    SendQuota: {
      Max24HourSend: limits.max24HourSend,
      MaxSendRate: limits.maxSendRate,
      SentLast24Hours: sentLast24Hours,
    },
    SendingEnabled: limits.sendingEnabled,
  };
}

/** Takes a mail on: once its id is returned, it goes out. */
function accept(cloud: Cloud, request: SendRequest): string {
  const state = sesOf(cloud);
  const unverified = [...new Set(request.from.map(bareAddress))].filter(
    (address) => identityFor(state, address) === undefined,
  );
  if (unverified.length > 0) {
    const region = cloud.region.toUpperCase();
    throw new SesError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region}: ${unverified.join(', ')}`,
    );
  }
  const identity = identityFor(state, request.source);
  const name =
    request.configurationSet ??
    (identity === undefined ? undefined : state.identities.get(identity)?.configurationSet);
  const set = name === undefined ? undefined : state.configurationSets.get(name);
  if (name !== undefined && set === undefined) {
    throw new SesError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
  }
  if (set?.sendingEnabled === false) {
    throw new SesError('SendingPausedException', `Sending is paused for configuration set <${name}>.`);
  }
  state.account.take(cloud.clock.now());
  return outgoingOf(cloud).accept(request, name);
}

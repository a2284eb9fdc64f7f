import type { AwsService, Cloud } from '../../contract.ts';
import { element } from '../s3/xml.ts';
import { bareAddress } from './address.ts';
import { errorReply, SesError, sesReply } from './error.ts';
import { outgoingOf } from './outgoing.ts';
import { readSendRequest, type SendRequest } from './send-request.ts';
import { identityFor, sesOf } from './state.ts';

const arnOf = ({ region, account }: Cloud, rest: string) => `arn:aws:ses:${region}:${account}:${rest}`;

/** SES's query protocol, as far as sending raw mail goes. */
export function sesService(cloud: Cloud): AwsService {
  // `describe` and `handle` get the same body: 40 MB of base64 are taken apart once.
  const forms = new WeakMap<Buffer, URLSearchParams>();
  const formOf = (body: Buffer): URLSearchParams => {
    const form = forms.get(body) ?? new URLSearchParams(body.toString('latin1'));
    forms.set(body, form);
    return form;
  };
  const requests = new WeakMap<Buffer, SendRequest>();
  const requestOf = (body: Buffer): SendRequest => {
    const request = requests.get(body) ?? readSendRequest(formOf(body));
    requests.set(body, request);
    return request;
  };

  return {
    signingName: 'ses',
    describe(_call, body) {
      const operation = formOf(body).get('Action') ?? 'UnknownOperation';
      if (operation !== 'SendRawEmail')
        return { operation, needs: [{ action: `ses:${operation}`, resource: '*' }] };
      try {
        const { from, configurationSet } = requestOf(body);
        const sender = from[0] ?? '';
        const identity = identityFor(sesOf(cloud), sender) ?? bareAddress(sender);
        const resources = [
          `identity/${identity}`,
          ...(configurationSet ? [`configuration-set/${configurationSet}`] : []),
        ];
        const needs = resources.map((rest) => ({ action: 'ses:SendRawEmail', resource: arnOf(cloud, rest) }));
        return { operation, needs };
      } catch {
        // `handle` says what is wrong with it.
        return { operation, needs: [] };
      }
    },
    async handle(_call, body, operation) {
      try {
        if (operation === 'SendRawEmail') {
          const id = accept(cloud, requestOf(body));
          return sesReply(
            200,
            'SendRawEmailResponse',
            element('SendRawEmailResult', element('MessageId', id)),
          );
        }
        if (operation === 'GetSendQuota') return quota();
        throw new SesError('InvalidAction', `${operation} of SES does not run in the local cloud.`);
      } catch (error) {
        if (error instanceof SesError) return errorReply(error.status, error.code, error.message);
        throw error;
      }
    },
    error: errorReply,
  };
}

const quota = () =>
  sesReply(
    200,
    'GetSendQuotaResponse',
    element(
      'GetSendQuotaResult',
      element('Max24HourSend', 50_000),
      element('MaxSendRate', 14),
      element('SentLast24Hours', 0),
    ),
  );

/** Takes a mail on: once its id is returned, it goes out. */
function accept(cloud: Cloud, request: SendRequest): string {
  const state = sesOf(cloud);
  const unverified = [...new Set([request.source, ...request.from].map(bareAddress))].filter(
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
    throw new SesError('ConfigurationSetDoesNotExist', `Configuration set <${name}> does not exist.`);
  }
  if (set?.sendingEnabled === false) {
    throw new SesError(
      'ConfigurationSetSendingPausedException',
      `Sending is paused for configuration set <${name}>.`,
    );
  }
  return outgoingOf(cloud).accept(request, name);
}

import { randomBytes, randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { inboundPrefix } from '../constructs/buckets.ts';
import type { Deployed } from './deploy.ts';
import { type MiniStack, region } from './ministack.ts';
import { eventually } from './processes.ts';

const Opened = z.object({ reference: z.string().regex(/^\d{6}-\d{6}$/) });
const Listed = z.object({ incidents: z.array(z.object({ reference: z.string(), subject: z.string() })) });
const SentMails = z.object({
  messages: z.record(z.string(), z.array(z.object({ To: z.array(z.string()), Subject: z.string() }))),
});

/** One thing that was seen to work. */
export type Saw = (what: string) => void;

/**
 * Puts a question, a mail and an agent's reply through the deployed desk.
 * @throws Error at the first thing that does not come out as it must.
 */
export async function smoke(ministack: MiniStack, deployed: Deployed, saw: Saw): Promise<void> {
  const api = apiOf(deployed);
  await rejectsStrangers(api);
  saw('the API refuses an agent’s route without a token');
  const asked = await askTwice(api);
  saw(`a question is incident ${asked}, and asking again with the same key the same one`);
  await mailTo(ministack, 'customer@example.net', asked);
  saw('its receipt is sent');
  const token = await agentToken(ministack, deployed);
  const written = await writeMail(ministack, deployed, api, token);
  saw(`a mail in the raw mail bucket is incident ${written}`);
  await mailTo(ministack, 'writer@example.net', written);
  saw('its receipt is sent');
  await reply(api, token, written);
  await mailTo(ministack, 'writer@example.net', written, 2);
  saw('an agent’s reply is sent');
}

interface ApiCall {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}
type Api = (path: string, call?: ApiCall) => Promise<{ status: number; body: unknown }>;

const apiOf =
  ({ apiUrl }: Deployed): Api =>
  async (path, { method = 'GET', body, token, headers = {} } = {}) => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    try {
      return { status: answer.status, body: JSON.parse(text) };
    } catch {
      return { status: answer.status, body: text };
    }
  };

function expectStatus(
  what: string,
  { status, body }: { status: number; body: unknown },
  wanted: number,
): void {
  if (status === wanted) return;
  throw new Error(`${what} answers ${status}, not ${wanted}: ${JSON.stringify(body).slice(0, 500)}`);
}

async function rejectsStrangers(api: Api): Promise<void> {
  expectStatus('GET /v1/incidents without a token', await api('/v1/incidents'), 401);
}

async function askTwice(api: Api): Promise<string> {
  const question = {
    method: 'POST',
    headers: { 'idempotency-key': randomUUID() },
    body: {
      name: 'A Customer',
      address: 'customer@example.net',
      subject: 'Printer prints blank pages',
      question: 'Since yesterday every page comes out blank. What can I do?',
    },
  };
  const references = [];
  for (const time of ['first', 'second']) {
    const answer = await api('/v1/portal/incidents', question);
    expectStatus(`Asking the ${time} time`, answer, 201);
    references.push(Opened.parse(answer.body).reference);
  }
  const [first, second] = references;
  if (first === undefined || first !== second)
    throw new Error(`One question became ${references.join(' and ')}.`);
  return first;
}

/** As an admin would make an agent, and as the agent would then sign in. */
async function agentToken(ministack: MiniStack, { userPoolId, userPoolClientId }: Deployed): Promise<string> {
  const user = { UserPoolId: userPoolId, Username: 'agent@example.com' };
  const password = `${randomBytes(12).toString('base64url')}aA1!`;
  const cognito = (action: string, input: Record<string, unknown>) =>
    ministack.call('cognito-idp', `AWSCognitoIdentityProviderService.${action}`, input);
  await cognito('AdminCreateUser', {
    ...user,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: user.Username },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await cognito('AdminSetUserPassword', { ...user, Password: password, Permanent: true });
  await cognito('AdminAddUserToGroup', { ...user, GroupName: 'agent' });
  const signedIn = await cognito('AdminInitiateAuth', {
    UserPoolId: userPoolId,
    ClientId: userPoolClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user.Username, PASSWORD: password },
  });
  return z.object({ AuthenticationResult: z.object({ IdToken: z.string() }) }).parse(signedIn)
    .AuthenticationResult.IdToken;
}

async function writeMail(
  { url }: MiniStack,
  { rawMailBucket }: Deployed,
  api: Api,
  token: string,
): Promise<string> {
  const id = randomBytes(20).toString('hex');
  const subject = `Scanner is not found ${id.slice(0, 8)}`;
  const s3 = new S3Client({
    endpoint: url,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(
    new PutObjectCommand({ Bucket: rawMailBucket, Key: inboundPrefix + id, Body: mail(id, subject) }),
  );
  s3.destroy();
  return eventually(`a mail to become an incident`, 30, async () => {
    const answer = await api('/v1/incidents', { token });
    expectStatus('GET /v1/incidents', answer, 200);
    return Listed.parse(answer.body).incidents.find((incident) => incident.subject === subject)?.reference;
  });
}

/** A mail as SES stores it: its own headers first. */
const mail = (id: string, subject: string) =>
  [
    'Return-Path: <writer@example.net>',
    `Received: from mail.example.net by inbound-smtp.${region}.amazonaws.com with SMTP id ${id}`,
    ` for support@desk.example; ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    'Received-SPF: pass (spfCheck: domain of example.net designates 192.0.2.1 as permitted sender)',
    'Authentication-Results: amazonses.com; spf=pass smtp.mailfrom=writer@example.net;',
    ' dkim=pass header.i=@example.net; dmarc=pass header.from=example.net;',
    `Message-ID: <${id}@example.net>`,
    'From: A Writer <writer@example.net>',
    'To: support@desk.example',
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The scanner is not found any more since the last update.',
    '',
  ].join('\r\n');

async function reply(api: Api, token: string, reference: string): Promise<void> {
  const answer = await api(`/v1/incidents/${reference}/replies`, {
    method: 'POST',
    token,
    headers: { 'idempotency-key': randomUUID() },
    body: { text: 'Please restart the scanner and try again.', status: 'waiting' },
  });
  expectStatus('Replying', answer, 201);
}

/** Waits until SES has taken at least `count` mails about an incident to an address. */
async function mailTo({ url }: MiniStack, address: string, reference: string, count = 1): Promise<void> {
  await eventually(`${count} mail about ${reference} to ${address}`, 45, async () => {
    const { messages } = SentMails.parse(await (await fetch(`${url}/_ministack/ses/messages`)).json());
    const about = Object.values(messages)
      .flat()
      .filter(({ To, Subject }) => To.some((to) => to.includes(address)) && Subject.includes(reference));
    return about.length >= count || undefined;
  });
}

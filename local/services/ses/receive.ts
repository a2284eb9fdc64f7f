import type { Cloud } from '../../contract.ts';
import type { RunningBucket } from '../s3/bucket.ts';
import { splitList } from './address.ts';
import { valuesOf } from './header-section.ts';
import { asStored, type ReceivedMail } from './received-mail.ts';
import { type ReceiptAction, type ReceiptRule, rulesFor } from './rule-match.ts';
import { headersOf } from './sending-events.ts';
import { sesOf } from './state.ts';
import { readVerdicts } from './verdicts.ts';

type Outcome = 'next' | 'endRule' | 'endRuleSet';

/** Runs a mail through the active rules. Returns once everything they ask for is durable. */
export async function receive(cloud: Cloud, mail: ReceivedMail): Promise<void> {
  for (const { rule, recipients } of rulesFor(sesOf(cloud), mail.recipients)) {
    for (const action of rule.actions) {
      const outcome = await act(cloud, mail, rule, recipients, action);
      if (outcome === 'endRuleSet') return;
      if (outcome === 'endRule') break;
    }
  }
}

async function act(
  cloud: Cloud,
  mail: ReceivedMail,
  rule: ReceiptRule,
  recipients: readonly string[],
  action: ReceiptAction,
): Promise<Outcome> {
  if ('StopAction' in action) return 'endRuleSet';
  if ('S3Action' in action) {
    const { BucketName, ObjectKeyPrefix } = action.S3Action;
    const bucket = cloud.all<RunningBucket>('AWS::S3::Bucket').find(({ name }) => name === BucketName);
    if (bucket === undefined)
      throw new Error(`The receipt rule ${rule.name} names no bucket of ours: ${BucketName}`);
    // Of several recipients SES too names only one.
    const stored = asStored(mail, recipients[0] ?? '', cloud.region, rule.scans);
    await bucket.put(`${ObjectKeyPrefix}${mail.id}`, stored);
    return 'next';
  }
  const { FunctionArn, InvocationType } = action.LambdaAction;
  const event = {
    Records: [
      { eventSource: 'aws:ses', eventVersion: '1.0', ses: describe(cloud, mail, rule, recipients, action) },
    ],
  };
  if (InvocationType === 'Event') {
    await cloud.deliver(FunctionArn, event);
    return 'next';
  }
  const answer = (await cloud.invoke(FunctionArn, event)) as { disposition?: string } | null | undefined;
  const outcomes: Record<string, Outcome> = { STOP_RULE: 'endRule', STOP_RULE_SET: 'endRuleSet' };
  return outcomes[answer?.disposition ?? ''] ?? 'next';
}

function describe(
  cloud: Cloud,
  mail: ReceivedMail,
  rule: ReceiptRule,
  recipients: readonly string[],
  action: ReceiptAction & { LambdaAction: object },
): object {
  const { fields } = mail;
  const verdicts = readVerdicts(fields, rule.scans);
  const status = (verdict: string) => ({ status: verdict.toUpperCase() });
  const list = (name: string) => valuesOf(fields, name).flatMap(splitList);
  const { FunctionArn, InvocationType } = action.LambdaAction as {
    FunctionArn: string;
    InvocationType: string;
  };
  return {
    mail: {
      ...{ timestamp: new Date(mail.at).toISOString(), source: mail.envelope.from, messageId: mail.id },
      ...{ destination: mail.recipients, ...headersOf(fields) },
      commonHeaders: {
        ...{ returnPath: mail.envelope.from, from: list('From'), to: list('To') },
        ...{ date: valuesOf(fields, 'Date')[0], subject: valuesOf(fields, 'Subject')[0] },
        messageId: valuesOf(fields, 'Message-ID')[0],
      },
    },
    receipt: {
      ...{ timestamp: new Date(mail.at).toISOString(), recipients },
      processingTimeMillis: Math.max(0, cloud.clock.now() - mail.at),
      ...{ spamVerdict: status(verdicts.spam), virusVerdict: status(verdicts.virus) },
      ...{
        spfVerdict: status(verdicts.spf),
        dkimVerdict: status(verdicts.dkim),
        dmarcVerdict: status(verdicts.dmarc),
      },
      action: { type: 'Lambda', functionArn: FunctionArn, invocationType: InvocationType },
    },
  };
}

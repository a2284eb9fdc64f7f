import type { InboundMail } from './inbound-mail.ts';

/** Why a mail is kept apart, or undefined when it may come in. SES's own verdicts, read before anything else. */
export function quarantineReason({ verdicts }: InboundMail): string | undefined {
  if (verdicts.virus === 'fail') return 'SES found a virus in it.';
  if (verdicts.spam === 'fail') return 'SES holds it for spam.';
  if (verdicts.dmarc === 'fail') return 'Its sender is forged: DMARC failed.';
  if (verdicts.spf === 'fail' && verdicts.dkim === 'fail')
    return 'Its sender is forged: SPF and DKIM failed.';
  return undefined;
}

/** What no person wrote is filed and never opens an incident of its own. */
export function filedAs({ automatic }: InboundMail): 'autoReply' | 'bounce' | undefined {
  if (automatic?.kind === 'bounce') return 'bounce';
  return automatic?.kind === 'autoReply' || automatic?.kind === 'ownMail' ? 'autoReply' : undefined;
}

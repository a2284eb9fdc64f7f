import { createHash } from 'node:crypto';
import type { InboundMail } from './inbound-mail.ts';

/**
 * What makes two deliveries the same mail besides their Message-ID: who wrote it, when, on what, the text and
 * the files. What servers add on the way (Received, verdicts) does not count.
 */
export function contentHash(mail: InboundMail): string {
  const hash = createHash('sha256');
  const facts = [mail.from?.address, mail.date, mail.subject, mail.text, mail.html];
  hash.update(JSON.stringify(facts.map((fact) => fact ?? null)));
  for (const { name, content } of mail.attachments) {
    hash.update(JSON.stringify([name, content.byteLength])).update(content);
  }
  return hash.digest('base64url');
}

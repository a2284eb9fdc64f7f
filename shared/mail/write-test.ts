import type { Site } from '../platform/environment.ts';
import { composeMail, type OutgoingMail, type OutgoingMessage, recipientsOf } from '../responses/index.ts';
import { fromOf, type OutgoingLook } from './outgoing-look.ts';
import { domainOf, type WrittenResponse } from './write-response.ts';

/** What the mail by which an admin tries a template is made of. */
export interface TestParts {
  readonly message: OutgoingMessage;
  readonly test: NonNullable<OutgoingMessage['test']>;
  readonly look: OutgoingLook;
  readonly site: Site;
  readonly now: Date;
}

/**
 * Writes the mail by which an admin tries a template. It stands in no thread, and what answers it finds no incident.
 * @throws MailCompositionError when an address or name can't stand in a mail.
 */
export async function writeTest({ message, test, look, site, now }: TestParts): Promise<WrittenResponse> {
  const mail: OutgoingMail = {
    from: fromOf(look, site),
    to: message.to.map((address) => ({ address })),
    ...test,
    autoSubmitted: 'auto-generated',
    messageIdHint: `${message.messageId}@${domainOf(site.sender)}`,
    date: now,
  };
  return { raw: await composeMail(mail), recipients: recipientsOf(mail) };
}

import type { Incident } from '../incidents/index.ts';
import type { Site } from '../platform/environment.ts';
import { composeMail, type OutgoingMail, type OutgoingMessage, recipientsOf } from '../responses/index.ts';
import { fromOf, type OutgoingLook } from './outgoing-look.ts';
import type { Render } from './render-by-template.ts';
import { domainOf, type WrittenResponse } from './write-response.ts';

/** Everything a notice to an informed user is made of. */
export interface NoticeParts {
  readonly message: OutgoingMessage;
  readonly incident: Incident;
  /** The name of who did what it tells, and the level where it is an escalation. */
  readonly by: { readonly name: string; readonly level: number | undefined };
  readonly render: Render;
  readonly look: OutgoingLook;
  readonly site: Site;
  readonly now: Date;
}

/**
 * Writes the mail to an informed user, or to whom a rule or an escalation tells. It carries no pixel, no link and no
 * signed reply address, and does not stand in the customer's thread: whoever gets it has no right on the incident by
 * that.
 * @throws MailCompositionError when an address or name can't stand in a mail.
 */
export async function writeNotice({
  message,
  incident,
  by,
  render,
  look,
  site,
  now,
}: NoticeParts): Promise<WrittenResponse> {
  const [address = ''] = message.to;
  const name = incident.informedUsers.find((user) => user.address === address)?.name ?? '';
  const rendered = await render('agentNotification', message.language, {
    reference: incident.reference,
    subject: incident.subject,
    contactName: name,
    siteName: site.name,
    notice: message.notice ?? 'customerWrote',
    by: by.name || site.name,
    ...(by.level === undefined ? {} : { level: by.level }),
  });
  const mail: OutgoingMail = {
    from: fromOf(look, site),
    to: [{ name, address }],
    ...rendered,
    autoSubmitted: 'auto-generated',
    messageIdHint: `${message.messageId}@${domainOf(site.sender)}`,
    date: now,
  };
  return { raw: await composeMail(mail), recipients: recipientsOf(mail) };
}

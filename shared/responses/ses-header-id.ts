/**
 * SES gives each mail a Message-ID of its own, `<id@region.amazonses.com>` (in its first region
 * `<id@email.amazonses.com>`). We know only the id: this is the form both sides are brought to.
 */
export const sesHeaderId = (sesMessageId: string): string => `${sesMessageId}@amazonses.com`;

/** A Message-ID from a mail, in the form under which it is looked up. */
export const lookUpForm = (headerMessageId: string): string =>
  headerMessageId.replace(/@[a-z0-9-]+\.amazonses\.com$/i, '@amazonses.com');

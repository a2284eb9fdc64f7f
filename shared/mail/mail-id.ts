import { createHash } from 'node:crypto';

/** Where SES puts mail, and where its raw form stays. */
const inboundPrefix = 'inbound/';

/** The key of a mail's raw form, for the ids that SES gives. */
export const rawMailKey = (mailId: string): string => inboundPrefix + mailId;

/** The key of the raw form of a mail that we sent, or are about to. */
export const sentMailKey = (messageId: string): string => `outbound/${messageId}`;

/**
 * The id of an inbound mail from the key of its raw form: SES's own message id, `inbound/<id>`. An object that
 * came otherwise (replayed by hand, migrated) gets one that follows from its key.
 */
export const mailIdOfKey = (key: string): string => {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return /^[\w-]{1,128}$/.test(name) ? name : createHash('sha256').update(key).digest('hex').slice(0, 40);
};

import { normaliseAddress } from '../../../shared/customers/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';

/**
 * Mail from one of the desk's addresses to another goes round for ever: none is a customer's.
 * @throws DeskError invalidRequest, naming the field under `pointer`.
 */
export function refuseOwnAddress(address: string, site: Site, pointer: string): void {
  // What stands behind a plus is ours to give: our reply addresses are written so.
  const bare = (written: string) => normaliseAddress(written).replace(/\+[^@]*@/, '@');
  if (![...site.supportAddresses, site.sender].map(bare).includes(bare(address))) return;
  const detail = 'This is one of our own addresses. Give one at which mail is read.';
  throw new DeskError('invalidRequest', 'Some fields are not as they should be.', {
    fields: [{ in: 'body', pointer, detail }],
  });
}

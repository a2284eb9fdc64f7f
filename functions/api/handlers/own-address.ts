import { isOwnAddress, ownAddressDetail } from '../../../shared/customers/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { DeskError } from '../../../shared/platform/errors.ts';

/** @throws DeskError invalidRequest, naming the field under `pointer`, for one of the desk's own addresses. */
export function refuseOwnAddress(address: string, site: Site, pointer: string): void {
  if (!isOwnAddress(address, site)) return;
  throw new DeskError('invalidRequest', 'Some fields are not as they should be.', {
    fields: [{ in: 'body', pointer, detail: ownAddressDetail }],
  });
}

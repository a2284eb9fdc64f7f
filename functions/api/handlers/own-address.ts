import { isOwnAddress, ownAddressDetail } from '../../../shared/customers/index.ts';
import type { Site } from '../../../shared/platform/environment.ts';
import { faultyField } from '../../../shared/platform/errors.ts';

/** @throws DeskError invalidRequest, naming the field under `pointer`, for one of the desk's own addresses. */
export function refuseOwnAddress(address: string, site: Site, pointer: string): void {
  if (!isOwnAddress(address, site)) return;
  throw faultyField(pointer, ownAddressDetail);
}

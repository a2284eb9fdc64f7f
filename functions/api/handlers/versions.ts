import { DeskError } from '../../../shared/platform/errors.ts';

/**
 * The version that an If-Match names.
 * @throws DeskError preconditionRequired where there is none.
 */
export function requiredVersion(ifMatch: string | undefined): number {
  if (ifMatch !== undefined) return Number(ifMatch.slice(1, -1));
  throw new DeskError('preconditionRequired', 'Name the version you have seen in If-Match.');
}

/** @throws DeskError staleVersion unless it stands at the version that was seen. */
export function checkVersion({ version }: { version: number }, seen: number): void {
  if (version !== seen)
    throw new DeskError('staleVersion', `It is at version ${version} by now.`, { version });
}

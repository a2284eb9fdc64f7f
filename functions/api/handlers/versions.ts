import { DeskError } from '../../../shared/platform/errors.ts';

/** The ETag of a version, as If-Match then names it. */
export const etagOf = (version: number): string => `"${version}"`;

/** The version that an If-Match names; undefined for none. */
export const versionOf = (ifMatch: string | undefined): number | undefined =>
  ifMatch === undefined ? undefined : Number(ifMatch.slice(1, -1));

/** The version that an If-Match names. @throws DeskError preconditionRequired where there is none. */
export function requiredVersion(ifMatch: string | undefined): number {
  const version = versionOf(ifMatch);
  if (version !== undefined) return version;
  throw new DeskError('preconditionRequired', 'Send If-Match with the version you have seen.');
}

/** @throws DeskError staleVersion unless it stands at the version that was seen. */
export function checkVersion({ version }: { version: number }, seen: number): void {
  if (version !== seen)
    throw new DeskError('staleVersion', `It is at version ${version} by now.`, { version });
}

import { conflictAt } from '../platform/errors.ts';
import { type Account, MOST_DEEP } from './account.ts';

/**
 * Whether an account can stand below another. `above`: that one and all above it, the nearest first. `height`:
 * how many levels of accounts stand below the one that is placed.
 * @throws DeskError conflict for a cycle, and for a tree that would become too deep.
 */
export function refuseBadPlace(id: string, above: readonly Pick<Account, 'id'>[], height: number): void {
  if (above.some((one) => one.id === id)) {
    throw conflictAt('/parent', 'It stands below this account itself: accounts would go round in a circle.');
  }
  if (above.length + 1 + height > MOST_DEEP)
    throw conflictAt('/parent', `Accounts stand at most ${MOST_DEEP} deep.`);
}

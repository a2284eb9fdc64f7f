import { isDeepStrictEqual } from 'node:util';

/** What a patch says of a field: absent stays, null clears. */
export type Patch<T> = { readonly [F in keyof T]?: T[F] | null | undefined };

/** An item with the fields that a patch names set or cleared; the item itself where nothing changes by it. */
export function patched<T extends object>(before: T, patch: Patch<NoInfer<T>>): T {
  const named = Object.entries(patch).filter(([, to]) => to !== undefined);
  const kept = Object.entries(before).filter(([field]) => !named.some(([name]) => name === field));
  const after = Object.fromEntries([...kept, ...named.filter(([, to]) => to !== null)]) as T;
  return isDeepStrictEqual(after, before) ? before : after;
}

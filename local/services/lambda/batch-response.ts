/**
 * Which items of a batch a handler reports as failed (`batchItemFailures`), as their identifiers. A handler that
 * does not report, or reports nothing, has succeeded; a malformed or unknown identifier fails the whole batch.
 */
export function failedItems(
  answer: unknown,
  identifiers: readonly string[],
  reports: boolean,
): ReadonlySet<string> {
  const failures = reports
    ? (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures
    : undefined;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return new Set(identifiers);
  const named = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = named.every((name) => typeof name === 'string' && identifiers.includes(name));
  return new Set(known ? (named as string[]) : identifiers);
}

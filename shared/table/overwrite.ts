interface Overwrite {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/**
 * An update by which an item says what `after` does and no longer what only `before` did. Attributes that neither
 * has stay, such as a count that others keep on it.
 */
export function overwrite(before: object, after: object): Overwrite {
  const set = Object.entries(after).filter(([, value]) => value !== undefined);
  const kept = new Set(set.map(([name]) => name));
  const gone = Object.keys(before).filter((name) => !kept.has(name));
  const names = [...kept, ...gone];
  return {
    UpdateExpression: [
      `SET ${set.map((_, at) => `#${at} = :${at}`).join(', ')}`,
      ...(gone.length > 0 ? [`REMOVE ${gone.map((_, at) => `#${set.length + at}`).join(', ')}`] : []),
    ].join(' '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([, value], at) => [`:${at}`, value])),
  };
}

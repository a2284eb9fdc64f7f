import { batchedWrites, type Call } from './record-calls.ts';

type Values = Readonly<Record<string, unknown>>;

/** `STATUS#open#3` → `STATUS#…`: a key with what differs from item to item left out. */
const shape = (key: unknown): string => {
  const [first = '', ...rest] = String(key).split('#');
  const fixed = /^[A-Z]+$/.test(first) ? first : '…';
  if (rest.length === 0) return fixed;
  return `${fixed}#${rest.every((part) => part === '' || part === '~') ? rest.join('#') : '…'}`;
};

const place = ({ pk, sk }: Values): string => `\`${shape(pk)} ${shape(sk)}\``;

function query(input: Values): string {
  const values = (input.ExpressionAttributeValues ?? {}) as Values;
  const condition = String(input.KeyConditionExpression).replace(/:\w+/g, (name) => shape(values[name]));
  const page = input.ScanIndexForward === false ? ', backwards' : '';
  return `Query \`${condition}\`${page}${input.ConsistentRead ? ', consistent' : ''}`;
}

function write(operation: string, input: Values): string {
  const key = (input.Key ?? input.Item) as Values;
  return `${operation} ${place(key)}${input.ConditionExpression ? '' : ', unconditional'}`;
}

function transaction({ TransactItems }: Values): string {
  const items = TransactItems as readonly Readonly<Record<string, Values>>[];
  const parts = items.flatMap((item) =>
    Object.entries(item).map(([operation, input]) => write(operation, input)),
  );
  return `Transaction: ${counted(parts).join(', ')}`;
}

function describe({ operation, input }: Call): string {
  if (operation === 'Query') return query(input);
  if (operation === 'Get')
    return `Get ${place(input.Key as Values)}${input.ConsistentRead ? ', consistent' : ''}`;
  if (operation === 'BatchGet') {
    const [{ Keys = [] } = {}] = Object.values(input.RequestItems as Record<string, { Keys?: Values[] }>);
    return `BatchGet ${counted(Keys.map(place)).join(', ')}`;
  }
  if (operation === 'TransactWrite') return transaction(input);
  if (operation === 'BatchWrite')
    return `BatchWrite: ${counted(batchedWrites(input).map(([one, of]) => write(one, of))).join(', ')}`;
  return write(operation, input);
}

/** Equal ones once, with how many there are. */
const counted = (parts: readonly string[]): string[] =>
  [...new Set(parts)].map((part) => {
    const times = parts.filter((one) => one === part).length;
    return times === 1 ? part : `${times} × ${part}`;
  });

/** What was asked of the table, and of which of its indexes, in words of its keys. */
export const describeCalls = (calls: readonly Call[]) => ({
  access: counted(calls.map(describe)).join('; then '),
  index: [
    ...new Set(calls.flatMap(({ input }) => (input.IndexName ? [String(input.IndexName)] : []))),
  ].join(),
});

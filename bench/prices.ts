/**
 * List prices in eu-central-1, USD, on demand and without the free tier, of one request each. A function's call
 * is priced at 100 ms with half a GB on arm64, more than most take.
 */
export const prices = {
  readUnit: 0.1525e-6,
  writeUnit: 0.7625e-6,
  httpRequest: 1.2e-6,
  functionCall: 0.2e-6 + 0.1 * 0.5 * 13.3334e-6,
  busEvent: 1e-6,
  /** Sent, received and deleted. */
  queueMessage: 3 * 0.4e-6,
  objectPut: 5.4e-6,
  objectGet: 0.43e-6,
} as const;

export type Priced = keyof typeof prices;

export const priceOf = (uses: Readonly<Partial<Record<Priced, number>>>): number =>
  Object.entries(uses).reduce((sum, [use, count]) => sum + prices[use as Priced] * count, 0);

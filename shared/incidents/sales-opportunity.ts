import { DeskError, faultyField } from '../platform/errors.ts';
import type { IncidentState } from './change.ts';
import { timelineEvent } from './event.ts';
import type { Opportunity } from './part.ts';
import { differences, made, partChanged, patched, type SalesBy } from './sales.ts';

export const MOST_OPPORTUNITIES = 100;

export type OpportunityFields = Pick<Opportunity, 'name' | 'amount' | 'currency' | 'stage' | 'note'>;

/**
 * What is wrong with an amount of a currency, in a sentence; undefined where nothing is. Currencies are those of
 * ISO 4217 that the runtime knows, amounts have no more decimals than the currency has.
 */
export function amountFault(amount: number, currency: string): string | undefined {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  if (Number(amount.toFixed(maximumFractionDigits)) === amount) return undefined;
  return maximumFractionDigits === 0
    ? `Amounts in ${currency} are whole.`
    : `Amounts in ${currency} have at most ${maximumFractionDigits} decimals.`;
}

export const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code);

/** @throws DeskError invalidRequest for an amount that its currency does not have. */
function refuseAmount({ amount, currency }: OpportunityFields): void {
  const detail = amountFault(amount, currency);
  if (!detail) return;
  throw faultyField('/amount', detail);
}

/** A chance to sell something that showed on an incident. The CRM hears of it by the bus. */
export function openOpportunity(
  state: IncidentState,
  { note, ...fields }: OpportunityFields,
  count: number,
  by: SalesBy,
) {
  if (count >= MOST_OPPORTUNITIES) {
    throw new DeskError('conflict', `It has ${MOST_OPPORTUNITIES} opportunities, and takes no more.`);
  }
  refuseAmount(fields);
  const part: Opportunity = {
    ...made(state, by),
    id: by.newId(by.now),
    ...fields,
    ...(note ? { note } : {}),
  };
  return partChanged(state, { kind: 'opportunity', part }, by, (place) => [
    timelineEvent('opportunityAdded', place(), { id: part.id, ...fields }),
  ]);
}

/** Undefined where the request changes nothing. */
export function changeOpportunity(
  state: IncidentState,
  before: Opportunity,
  patch: Readonly<Record<string, unknown>>,
  by: SalesBy,
) {
  const part = patched(before, patch);
  refuseAmount(part);
  const changes = differences(before, part, ['name', 'amount', 'currency', 'stage', 'note']);
  return partChanged(state, { kind: 'opportunity', part }, by, (place) =>
    changes.map(({ field, from, to }) =>
      timelineEvent('opportunityChanged', place(), { id: part.id, name: part.name, field, from, to }),
    ),
  );
}

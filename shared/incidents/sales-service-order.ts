import { createHash } from 'node:crypto';
import { DeskError, faultyField } from '../platform/errors.ts';
import type { IncidentState } from './change.ts';
import { timelineEvent } from './event.ts';
import type { ServiceOrder } from './part.ts';
import { differences, made, partChanged, patched, type SalesBy } from './sales.ts';

export const MOST_SERVICE_ORDERS = 100;

export type ServiceOrderFields = Pick<ServiceOrder, 'number' | 'status' | 'description' | 'scheduledFor'>;

/** Numbers are typed in either case and with blanks: the same one has the same id, and stands once. */
export const serviceOrderId = (number: string): string =>
  createHash('sha256')
    .update(number.normalize('NFKC').toUpperCase().replace(/\s+/g, ''))
    .digest('base64url')
    .slice(0, 22);

/** Links field work that another system keeps. `had` are the orders linked so far. */
export function linkServiceOrder(
  state: IncidentState,
  fields: ServiceOrderFields,
  had: readonly ServiceOrder[],
  by: SalesBy,
) {
  const id = serviceOrderId(fields.number);
  if (had.some((one) => one.id === id)) {
    throw new DeskError('conflict', `Service order ${fields.number} is linked already.`);
  }
  if (had.length >= MOST_SERVICE_ORDERS) {
    throw new DeskError('conflict', `It has ${MOST_SERVICE_ORDERS} service orders, and takes no more.`);
  }
  const { number, status, description, scheduledFor } = fields;
  refuseUnscheduled(fields);
  const part: ServiceOrder = {
    ...made(state, by),
    ...{ id, number, status },
    ...(description ? { description } : {}),
    ...(scheduledFor ? { scheduledFor } : {}),
  };
  return partChanged(state, { kind: 'serviceOrder', part }, by, (place) => [
    timelineEvent('serviceOrderLinked', place(), { id, number, status }),
  ]);
}

export function changeServiceOrder(
  state: IncidentState,
  before: ServiceOrder,
  patch: Readonly<Record<string, unknown>>,
  by: SalesBy,
) {
  const part = patched(before, patch);
  refuseUnscheduled(part);
  const changes = differences(before, part, ['status', 'description', 'scheduledFor']);
  return partChanged(state, { kind: 'serviceOrder', part }, by, (place) =>
    changes.map(({ field, from, to }) =>
      timelineEvent('serviceOrderChanged', place(), { id: part.id, number: part.number, field, from, to }),
    ),
  );
}

function refuseUnscheduled({ status, scheduledFor }: ServiceOrderFields): void {
  if (status !== 'scheduled' || scheduledFor) return;
  throw faultyField('/scheduledFor', 'What is scheduled has a time.');
}

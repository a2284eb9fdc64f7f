import { foldSerial, type Owner } from '../table/keys.ts';
import type { Incident } from './incident.ts';

export type OwnerOf = readonly [owner: Owner, id: string];

/**
 * In whose rows an incident stands: who asks and takes part, for whom, on which device, on what. One that was
 * merged away stands in none; its contact takes part in the survivor.
 */
export const ownersOf = (incident: Incident): OwnerOf[] => {
  if (incident.mergedInto) return [];
  const { contact, participants, account, asset, topic } = incident;
  return [
    ...[contact, ...participants].map(({ id }) => ['contact', id] as const),
    ...(account ? [['account', account] as const] : []),
    ...(asset ? [['asset', foldSerial(asset.serialNumber)] as const] : []),
    ...(topic ? [['topic', topic] as const] : []),
  ];
};

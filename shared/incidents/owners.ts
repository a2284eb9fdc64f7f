import { foldSerial, type Owner } from '../table/keys.ts';
import type { Incident } from './incident.ts';

export type OwnerOf = readonly [owner: Owner, id: string];

/** In whose rows an incident stands: who asks and takes part, for whom, on which device, on what. */
export const ownersOf = ({ contact, participants, account, asset, topic }: Incident): OwnerOf[] => [
  ...[contact, ...participants].map(({ id }) => ['contact', id] as const),
  ...(account ? [['account', account] as const] : []),
  ...(asset ? [['asset', foldSerial(asset.serialNumber)] as const] : []),
  ...(topic ? [['topic', topic] as const] : []),
];

import { splitAddress } from './address.ts';

export type Fate = 'delivered' | 'bounced' | 'suppressed' | 'complained' | 'answered';

const fates: Readonly<Record<string, Fate>> = {
  success: 'delivered',
  bounce: 'bounced',
  suppressionlist: 'suppressed',
  complaint: 'complained',
  ooto: 'answered',
};

/** What becomes of a mail to this address: SES's mailbox simulator is told apart, with or without a +label. */
export function fateOf(address: string): Fate {
  const parts = splitAddress(address);
  if (parts?.domain !== 'simulator.amazonses.com') return 'delivered';
  // An address the simulator does not have bounces there too.
  return fates[parts.local.toLowerCase().replace(/\+.*$/, '')] ?? 'bounced';
}

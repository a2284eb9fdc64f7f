import type { Site } from '../../shared/platform/environment.ts';

/** The site of the tests. */
export const aSite = (over: Partial<Site> = {}): Site => ({
  id: 'main',
  name: 'Example Desk',
  language: 'en',
  timeZone: 'Europe/Berlin',
  supportAddresses: ['support@desk.example.com'],
  sender: 'desk@desk.example.com',
  ...over,
});

/** A signing key that is all one byte. */
export const aKey = (byte = 7): Uint8Array => new Uint8Array(64).fill(byte);

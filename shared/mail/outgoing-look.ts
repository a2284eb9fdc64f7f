import type { Language } from '../platform/language.ts';
import type { Settings } from '../settings/index.ts';

/** How the site's mails look: whose name they bear, what stands on top and below. */
export type OutgoingLook = Settings['outgoingMail'];

/** The site's signature in a language; in English where it has none there. */
export const signatureIn = ({ signature }: OutgoingLook, language: Language): string | undefined =>
  signature[language] ?? signature.en;

/** Who a mail is from. The address is the deployment's: SES sends for no other. */
export const fromOf = (look: OutgoingLook, site: { readonly name: string; readonly sender: string }) => ({
  name: look.fromName ?? site.name,
  address: site.sender,
});

import type { Site } from '../../../shared/platform/environment.ts';
import { customerShell } from './customer-shell.ts';

const words = {
  en: {
    title: 'This link leads nowhere any more',
    what: 'It has expired, or it is not whole.',
    next: 'Open the link in our latest mail, or answer any of our mails: that reaches us in any case.',
  },
  fr: {
    title: 'Ce lien ne mène plus nulle part',
    what: 'Il a expiré, ou il est incomplet.',
    next: 'Ouvrez le lien de notre dernier message, ou répondez à l’un de nos messages : votre réponse nous parviendra dans tous les cas.',
  },
  de: {
    title: 'Dieser Link führt nirgendwohin',
    what: 'Er ist abgelaufen oder unvollständig.',
    next: 'Öffnen Sie den Link in unserer letzten E-Mail, oder antworten Sie auf eine unserer E-Mails: Das erreicht uns in jedem Fall.',
  },
} as const;

/** What a customer reads whose link opens nothing, in the site's language: whose it was is not known. */
export function deadLinkPage(site: Pick<Site, 'name' | 'language'>): string {
  const { title, what, next } = words[site.language];
  return customerShell({ language: site.language, title }, site, `<p>${what}</p>\n<p>${next}</p>`);
}

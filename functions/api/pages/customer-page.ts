import { escapeHtml } from '../../../shared/responses/index.ts';
import { customerShell } from './customer-shell.ts';
import type { CustomerView, FileName } from './customer-view.ts';

const words = {
  en: {
    question: 'Your question',
    you: 'You',
    status: 'Status',
    answer: 'To add something, answer any of our mails.',
    statuses: {
      unresolved: 'We are working on it',
      updated: 'We are working on it',
      waiting: 'Waiting for you',
      solved: 'Solved',
      closed: 'Closed',
    },
  },
  fr: {
    question: 'Votre question',
    you: 'Vous',
    status: 'État',
    answer: 'Pour ajouter quelque chose, répondez à l’un de nos messages.',
    statuses: {
      unresolved: 'Nous nous en occupons',
      updated: 'Nous nous en occupons',
      waiting: 'En attente de votre réponse',
      solved: 'Résolu',
      closed: 'Clos',
    },
  },
  de: {
    question: 'Ihre Frage',
    you: 'Sie',
    status: 'Stand',
    answer: 'Um etwas hinzuzufügen, antworten Sie auf eine unserer E-Mails.',
    statuses: {
      unresolved: 'Wir kümmern uns darum',
      updated: 'Wir kümmern uns darum',
      waiting: 'Wartet auf Ihre Antwort',
      solved: 'Gelöst',
      closed: 'Geschlossen',
    },
  },
} as const;

/**
 * The page of a customer's own incident, in its language: no script, nothing loaded from anywhere. `fileUrl`
 * gives the address of a file.
 */
export function customerPage(
  view: CustomerView,
  site: { name: string; timeZone: string },
  fileUrl: (id: string) => string,
): string {
  const say = words[view.language];
  const when = new Intl.DateTimeFormat(view.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: site.timeZone,
  });
  const list = (files: readonly FileName[] = []) =>
    files.length === 0
      ? ''
      : `<ul>${files.map(({ id, name }) => `<li><a href="${escapeHtml(fileUrl(id))}">${escapeHtml(name)}</a></li>`).join('')}</ul>`;
  const entry = (name: string, at: string, text: string, files?: readonly FileName[]) =>
    `<article><h2>${escapeHtml(name)}</h2><time datetime="${at}">${escapeHtml(when.format(new Date(at)))}</time>` +
    `<p class="text">${escapeHtml(text)}</p>${list(files)}</article>`;
  const status = say.statuses[view.status as keyof typeof say.statuses] ?? view.status;
  return customerShell(
    {
      ...{ language: view.language, title: view.subject },
      facts: ` · ${view.reference} · ${say.status}: <strong>${escapeHtml(status)}</strong>`,
    },
    site,
    `${entry(say.question, view.createdAt, view.question, view.questionFiles)}
${view.conversation.map(({ from, name, at, text, files }) => entry(from === 'you' ? say.you : name, at, text, files)).join('\n')}
<p>${say.answer}</p>`,
  );
}

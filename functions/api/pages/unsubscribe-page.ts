import type { Language } from '../../../shared/platform/language.ts';
import { escapeHtml, type StoppableType } from '../../../shared/responses/index.ts';
import { style } from './customer-page.ts';

const words = {
  en: {
    feedbackRequest: 'questions about how satisfied you are',
    followUp: 'reminders to answer us',
    ask: 'Stop these messages?',
    what: 'You will receive no more',
    button: 'Stop them',
    done: 'These messages are stopped',
    still: 'We go on answering what you ask us.',
  },
  fr: {
    feedbackRequest: 'demandes d’avis',
    followUp: 'rappels à nous répondre',
    ask: 'Ne plus recevoir ces messages ?',
    what: 'Vous ne recevrez plus de',
    button: 'Ne plus les recevoir',
    done: 'Vous ne recevrez plus ces messages',
    still: 'Nous continuerons de répondre à vos questions.',
  },
  de: {
    feedbackRequest: 'Fragen nach Ihrer Zufriedenheit',
    followUp: 'Erinnerungen, uns zu antworten',
    ask: 'Diese Nachrichten abbestellen?',
    what: 'Sie erhalten keine weiteren',
    button: 'Abbestellen',
    done: 'Diese Nachrichten sind abbestellt',
    still: 'Ihre Anfragen beantworten wir weiterhin.',
  },
} as const;

/** Asks a customer whether to stop messages of a type, or says that they are stopped. No script. */
export function unsubscribePage(
  { type, language, done }: { type: StoppableType; language: Language; done: boolean },
  site: { readonly name: string },
): string {
  const say = words[language];
  const title = done ? say.done : say.ask;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${escapeHtml(site.name)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="facts">${escapeHtml(site.name)}</p>
<p>${say.what} ${say[type]}. ${say.still}</p>
${done ? '' : `<form method="post"><button type="submit">${say.button}</button></form>`}
</main>
</body>
</html>
`;
}

import type { Language } from '../../../shared/platform/language.ts';
import type { StoppableType } from '../../../shared/responses/index.ts';
import { customerShell } from './customer-shell.ts';

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
  return customerShell(
    { language, title },
    site,
    `<p>${say.what} ${say[type]}. ${say.still}</p>
${done ? '' : `<form method="post"><button type="submit">${say.button}</button></form>`}`,
  );
}

import { createHash } from 'node:crypto';
import type { Language } from '../../../shared/platform/language.ts';
import { customerShell } from './customer-shell.ts';

const words = {
  en: {
    ask: 'How did we do?',
    thanks: 'Thank you for your feedback',
    scale: 'How satisfied are you with our help?',
    ends: '1: not at all, 5: very',
    text: 'A few words, if you like',
    button: 'Send',
    change: 'You can change your answer for a week.',
  },
  fr: {
    ask: 'Qu’en pensez-vous ?',
    thanks: 'Merci de votre avis',
    scale: 'Êtes-vous satisfait de notre aide ?',
    ends: '1 : pas du tout, 5 : très',
    text: 'Quelques mots, si vous le souhaitez',
    button: 'Envoyer',
    change: 'Vous pouvez modifier votre réponse pendant une semaine.',
  },
  de: {
    ask: 'Wie waren wir?',
    thanks: 'Danke für Ihre Rückmeldung',
    scale: 'Wie zufrieden sind Sie mit unserer Hilfe?',
    ends: '1: gar nicht, 5: sehr',
    text: 'Ein paar Worte, wenn Sie mögen',
    button: 'Senden',
    change: 'Sie können Ihre Antwort eine Woche lang ändern.',
  },
} as const;

/** Sends the score as soon as somebody sees the page; a program that drives a browser is nobody. */
const script =
  "(function(){function go(){if(document.visibilityState==='visible'&&!navigator.webdriver){document.forms[0].submit()}else{document.addEventListener('visibilitychange',go,{once:true})}}go()})()";

const allowed = createHash('sha256').update(script).digest('base64');

export const feedbackHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${allowed}'; form-action 'self'; frame-ancestors 'none'`,
};

const formStyle =
  'label{margin-right:1em}textarea{width:100%;box-sizing:border-box;font:inherit}button{font:inherit;padding:.5em 1.5em}';

export interface FeedbackView {
  readonly language: Language;
  readonly reference: string;
  readonly score: number;
  /** Whether it was given: the page says thanks, and sends nothing by itself. */
  readonly given: boolean;
}

/** The page on which a customer rates an incident, and says more of it. */
export function feedbackPage(
  { language, reference, score, given }: FeedbackView,
  site: { readonly name: string },
): string {
  const say = words[language];
  const title = given ? say.thanks : say.ask;
  const choice = (value: number) =>
    `<label><input type="radio" name="score" value="${value}"${value === score ? ' checked' : ''}> ${value}</label>`;
  return customerShell(
    {
      ...{ language, title, facts: ` · ${reference}`, moreStyle: formStyle },
      ...(given ? {} : { script }),
    },
    site,
    `<form method="post">
<fieldset><legend>${say.scale}</legend><p>${[1, 2, 3, 4, 5].map(choice).join('\n')}</p><p>${say.ends}</p></fieldset>
<p><label for="text">${say.text}</label><textarea id="text" name="text" rows="5" maxlength="4000"></textarea></p>
<p><button type="submit">${say.button}</button></p>
</form>
<p>${say.change}</p>`,
  );
}

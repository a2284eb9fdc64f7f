import type { Language } from '../../shared/platform/language.ts';
import { pick, type Random } from './random.ts';

/** What people of one language write about, in pieces. `{thing}` stands for a device. */
interface Wording {
  readonly things: readonly string[];
  readonly subjects: readonly string[];
  readonly openings: readonly string[];
  readonly details: readonly string[];
  readonly closings: readonly string[];
  readonly answers: readonly string[];
  readonly questions: readonly string[];
}

const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    things: ['printer', 'router', 'scanner', 'phone', 'laptop', 'camera', 'dishwasher', 'monitor'],
    subjects: [
      'The {thing} stops after two minutes',
      'No network on the {thing}',
      'Invoice for the {thing} is wrong',
      'Paper jam in the {thing}',
      'Where is my {thing}?',
      'Error 49 on the {thing}',
      'How do I update the {thing}?',
      'The {thing} makes a strange noise',
    ],
    openings: ['Hello,', 'Good morning,', 'Dear support,', 'To whom it may concern,'],
    details: [
      'Since yesterday the {thing} turns itself off without a warning.',
      'I have restarted it three times and nothing changes.',
      'The light blinks red twice, then stays dark.',
      'It worked well until the last update was installed.',
      'We need it again before the end of the week.',
      'The manual says nothing about this error.',
      'A colleague has the same device and the same trouble.',
      'The delivery was announced for last Tuesday.',
      'We were charged twice for one order.',
      'The password is refused although it is the right one.',
    ],
    closings: ['What can I do?', 'Please call me back.', 'Thank you for your help.', 'Can it be repaired?'],
    answers: [
      'Please hold the power button for ten seconds and start the {thing} again.',
      'We have sent you a replacement; it arrives in two days.',
      'The new firmware corrects this. It is on the page of downloads.',
      'We have refunded the amount that was charged twice.',
      'Which version is shown on the page of settings?',
    ],
    questions: [
      'It is version 1.2.',
      'That did not help, the {thing} still stops.',
      'Thank you, it works again.',
      'When will it arrive?',
    ],
  },
  fr: {
    things: ['imprimante', 'routeur', 'scanner', 'téléphone', 'ordinateur', 'caméra', 'écran', 'clavier'],
    subjects: [
      'Panne : {thing} hors service',
      'Pas de réseau sur mon {thing}',
      'Facture incorrecte pour {thing}',
      'Bourrage papier : {thing}',
      'Où est ma commande de {thing} ?',
      'Erreur 49 : {thing}',
      'Comment mettre à jour : {thing} ?',
    ],
    openings: ['Bonjour,', 'Madame, Monsieur,', 'Bonsoir,'],
    details: [
      'Depuis hier l’appareil s’éteint sans prévenir.',
      'J’ai redémarré trois fois et rien ne change.',
      'Le voyant clignote en rouge puis reste éteint.',
      'Tout fonctionnait avant la dernière mise à jour.',
      'Nous en avons besoin avant la fin de la semaine.',
      'Le mode d’emploi ne dit rien de cette erreur.',
      'La livraison était annoncée pour mardi dernier.',
      'La commande a été débitée deux fois.',
    ],
    closings: ['Que puis-je faire ?', 'Merci de me rappeler.', 'Merci pour votre aide.'],
    answers: [
      'Appuyez dix secondes sur le bouton de marche, puis redémarrez.',
      'Nous vous avons envoyé un appareil de remplacement.',
      'La nouvelle version corrige ce problème.',
      'Quelle version est affichée dans les paramètres ?',
    ],
    questions: ['C’est la version 1.2.', 'Cela n’a rien changé.', 'Merci, tout fonctionne à nouveau.'],
  },
  de: {
    things: ['Drucker', 'Router', 'Scanner', 'Telefon', 'Laptop', 'Kamera', 'Bildschirm', 'Tastatur'],
    subjects: [
      '{thing} schaltet sich aus',
      'Kein Netz: {thing}',
      'Rechnung für {thing} stimmt nicht',
      'Papierstau: {thing}',
      'Wo bleibt mein Paket mit {thing}?',
      'Fehler 49 am Gerät: {thing}',
      'Wie wird {thing} aktualisiert?',
    ],
    openings: ['Guten Tag,', 'Hallo,', 'Sehr geehrte Damen und Herren,'],
    details: [
      'Seit gestern schaltet sich das Gerät ohne Warnung aus.',
      'Ich habe es dreimal neu gestartet, ohne Erfolg.',
      'Die Lampe blinkt zweimal rot und bleibt dann dunkel.',
      'Bis zur letzten Aktualisierung lief alles gut.',
      'Wir brauchen es vor Ende der Woche wieder.',
      'In der Anleitung steht nichts zu diesem Fehler.',
      'Die Lieferung war für Dienstag angekündigt.',
      'Uns wurde die Bestellung zweimal berechnet.',
    ],
    closings: ['Was kann ich tun?', 'Bitte rufen Sie mich zurück.', 'Danke für Ihre Hilfe.'],
    answers: [
      'Bitte halten Sie die Taste zehn Sekunden und starten Sie das Gerät neu.',
      'Wir haben Ihnen ein Ersatzgerät geschickt.',
      'Die neue Version behebt den Fehler.',
      'Welche Version zeigt das Gerät in den Einstellungen?',
    ],
    questions: ['Es ist Version 1.2.', 'Das hat nicht geholfen.', 'Danke, es geht wieder.'],
  },
};

/** What one person writes about one thing. */
export interface Writer {
  subject(): string;
  question(): string;
  answer(): string;
  reply(): string;
}

export function writerOf(random: Random, language: Language): Writer {
  const wording = wordings[language];
  const thing = pick(random, wording.things);
  const filled = (texts: readonly string[]) => pick(random, texts).replaceAll('{thing}', thing);
  const details = () => Array.from({ length: 2 + Math.floor(random() * 4) }, () => filled(wording.details));
  return {
    subject: () => filled(wording.subjects),
    question: () =>
      [filled(wording.openings), '', ...new Set(details()), filled(wording.closings)].join('\n'),
    answer: () => `${filled(wording.openings)}\n\n${filled(wording.answers)}`,
    reply: () => filled(wording.questions),
  };
}

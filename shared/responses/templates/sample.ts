import type { Language, MessageData, MessageType } from '../message-types.ts';

/** What a sample customer writes and is told. */
const words = {
  en: {
    subject: 'The printer stops',
    question: 'The printer stops after every second page.\n\nWhat can we do?',
    body: 'Please switch the printer off and on again.\n\nThe manual is at https://www.example.com/manual',
    resolution: 'The new firmware prints on.',
  },
  fr: {
    subject: 'L’imprimante s’arrête',
    question: 'L’imprimante s’arrête toutes les deux pages.\n\nQue faire ?',
    body: 'Veuillez éteindre puis rallumer l’imprimante.\n\nLe manuel : https://www.example.com/manuel',
    resolution: 'Le nouveau micrologiciel imprime sans s’arrêter.',
  },
  de: {
    subject: 'Der Drucker hält an',
    question: 'Der Drucker hält nach jeder zweiten Seite an.\n\nWas können wir tun?',
    body: 'Bitte schalten Sie den Drucker aus und wieder ein.\n\nDie Anleitung: https://www.example.com/anleitung',
    resolution: 'Mit der neuen Firmware druckt er weiter.',
  },
} as const;

const page = 'https://www.example.com';

/** What messages are tried with. Types take of it what they declare. */
export const sampleData = (language: Language, site: { readonly name: string }) => ({
  reference: '261122-000001',
  contactName: 'Customer Example',
  siteName: site.name,
  ...words[language],
  agentName: 'Agent Example',
  incidentUrl: `${page}/incident`,
  scoreUrls: [1, 2, 3, 4, 5].map((score) => `${page}/score/${score}`),
  unsubscribeUrl: `${page}/unsubscribe`,
  notice: 'answered' as const,
  by: 'Agent Example',
});

/** The least that a message of any type can be filled with: no names, nothing that may be blank. */
export const leastData = (language: Language) => {
  const { reference, subject, body, incidentUrl, scoreUrls, notice, by } = sampleData(language, {
    name: 'Desk',
  });
  return {
    ...{ reference, subject, body, incidentUrl, scoreUrls, notice, by },
    ...{ siteName: 'Desk', question: '' },
  } satisfies MessageData<MessageType>;
};

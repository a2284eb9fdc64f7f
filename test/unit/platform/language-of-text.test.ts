import { describe, expect, it } from '@jest/globals';
import { languageOfText } from '../../../shared/platform/language-of-text.ts';

describe('the language of a text', () => {
  it.each([
    ['en', 'The printer stops after two pages. What can I do? It is not the paper.'],
    ['en', 'hi, my screen is black and i can not log in. please help'],
    [
      'fr',
      'Bonjour, l’imprimante s’arrête après deux pages. Que dois-je faire ? Ce n’est pas le papier. Merci',
    ],
    [
      'fr',
      'Depuis hier je ne reçois plus les factures dans mon compte, pouvez-vous vérifier avec le service ?',
    ],
    ['de', 'Der Drucker hält nach zwei Seiten an. Was kann ich tun? Es ist nicht das Papier.'],
    ['de', 'Guten Tag, ich habe seit gestern kein Netz. Bitte melden Sie sich. Danke und viele Grüße'],
    // Names of products and menus do not change the language of what is around them.
    [
      'de',
      'Wenn ich auf "Save and close" klicke, kommt die Meldung "The file is in use" und nichts passiert mit der Datei.',
    ],
  ])('is %s', (language, text) => {
    expect(languageOfText(text)).toBe(language);
  });

  it.each([
    ['nothing', ''],
    ['too little', 'Printer broken'],
    ['one small word over and over', 'the the the the the the'],
    ['digits and signs', '12345 --- 0x80070057 !!!'],
    [
      'Dutch',
      'De printer stopt na twee pagina’s. Wat kan ik doen? Het is niet het papier, want dat is nieuw.',
    ],
    ['Italian', 'La stampante si ferma dopo due pagine. Che cosa posso fare? Non è la carta, è nuova.'],
    ['Spanish', 'La impresora se para después de dos páginas. ¿Qué puedo hacer? No es el papel, es nuevo.'],
    ['Polish', 'Drukarka zatrzymuje się po dwóch stronach. Co mogę zrobić? To nie jest papier.'],
    ['Japanese', 'プリンターが二ページで止まります。どうすればいいですか。'],
    [
      'two languages alike',
      'Der Drucker ist kaputt und ich kann nicht drucken. The printer is broken and I can not print with it.',
    ],
  ])('of %s is left open', (_, text) => {
    expect(languageOfText(text)).toBeUndefined();
  });

  it('of a long text is found without reading all of it', () => {
    expect(
      languageOfText(`${'Der Drucker ist nicht an. '.repeat(100)}${'the and is not '.repeat(100_000)}`),
    ).toBe('de');
  });
});

import { describe, expect, test } from '@jest/globals';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, FROM, parts } from './a-mail.ts';

const NEW = 'It is attached.';
const OLD = 'Please send it.';

const htmlMail = (html: string, ...headers: string[]) =>
  readMail(aMail([FROM, ...headers, 'Content-Type: text/html; charset=utf-8'], html));

const both = (plain: string, html: string, ...headers: string[]) =>
  readMail(
    aMail(
      [FROM, ...headers, 'Content-Type: multipart/alternative; boundary=b'],
      parts(
        'b',
        [['Content-Type: text/plain; charset=utf-8'], plain],
        [['Content-Type: text/html; charset=utf-8'], html],
      ),
    ),
  );

describe('replies in HTML alone, in a language nobody told us of', () => {
  test.each<[string, string]>([
    [
      'Gmail',
      `<div dir="ltr">${NEW}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Jumapili tarehe 22 Desk aliandika:<br></div><blockquote class="gmail_quote"><div>${OLD}</div></blockquote></div>`,
    ],
    [
      'Gmail with a signature',
      `<div>${NEW}</div><div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ada Example<br>Head of Printing</div></div><div class="gmail_quote"><div class="gmail_attr">Zzz:</div><blockquote class="gmail_quote">${OLD}</blockquote></div>`,
    ],
    [
      'Thunderbird',
      `<p>${NEW}</p><div class="moz-cite-prefix">Desk aliandika<br></div><blockquote type="cite"><p>${OLD}</p></blockquote><div class="moz-signature">-- <br>Ada</div>`,
    ],
    [
      'Outlook',
      `<div class="WordSection1"><p class="MsoNormal">${NEW}</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Kutoka:</b> Desk<br><b>Ilitumwa:</b> Jumapili<br><b>Kwa:</b> Ada<br><b>Mada:</b> Printa</p></div></div><p>${OLD}</p></div>`,
    ],
    [
      'Outlook on the web',
      `<div>${NEW}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>Kutoka:</b> Desk<br></div><div>${OLD}</div>`,
    ],
    [
      'the new Outlook',
      `<div>${NEW}</div><div id="mail-editor-reference-message-container"><div>Kutoka: Desk</div><div>${OLD}</div></div>`,
    ],
    [
      'Outlook on a phone',
      `<div>${NEW}</div><div id="ms-outlook-mobile-signature">Pata <a href="https://aka.ms/o0ukef">Outlook</a></div><hr><div id="divRplyFwdMsg">Kutoka: Desk</div><div>${OLD}</div>`,
    ],
    [
      'Apple Mail',
      `<html><body>${NEW}<div><br><blockquote type="cite"><div>Jumapili Desk aliandika:</div><br><div>${OLD}</div></blockquote></div></body></html>`,
    ],
    [
      'Yahoo',
      `<div>${NEW}</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>Jumapili Desk aliandika:</div><div>${OLD}</div></div>`,
    ],
    [
      'Proton',
      `<div>${NEW}</div><div class="protonmail_quote">Jumapili Desk aliandika:<br><blockquote class="protonmail_quote" type="cite">${OLD}</blockquote></div>`,
    ],
    ['Zoho', `<div>${NEW}</div><div class="zmail_extra"><div>Desk aliandika</div><div>${OLD}</div></div>`],
    ['GMX', `<div>${NEW}</div><div name="quote" style="margin:10px"><div>Desk:</div>${OLD}</div>`],
    ['NetEase', `<div>${NEW}</div><div id="isReplyContent">Desk:<blockquote>${OLD}</blockquote></div>`],
  ])('%s', async (_, html) => {
    const mail = await htmlMail(html);
    expect(mail.newText).toBe(NEW);
    expect(mail.text).toContain(OLD);
    expect(mail.text).not.toMatch(/\p{Co}/u);
  });

  test('marks that the sender wrote himself say nothing', async () => {
    const mail = await htmlMail(`<p>${NEW}</p><p>\ue0a1and more</p><div data-role="rest">and again</div>`);
    expect(mail.newText).toBe(`${NEW}\n\nand more\n\nand again`);
    const plain = await readMail(aMail([FROM], `${NEW}\n\ue0a1and more`));
    expect(plain.newText).toBe(`${NEW}\nand more`);
  });

  test('what is written below the history of a phone is kept', async () => {
    const mail = await htmlMail(`<div class="yahoo_quoted">Desk wrote<br>${OLD}</div><p>${NEW}</p>`);
    expect(mail.newText).toBe(NEW);
  });
});

describe('replies in text and HTML', () => {
  const html = `<div>${NEW}</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Kutoka:</b> Desk<br><b>Ilitumwa:</b> Leo<br><b>Kwa:</b> Ada</p></div><p>${OLD}</p>`;

  test('the HTML shows the history that the text does not', async () => {
    const mail = await both(`${NEW}\n\nKutoka: Desk\nIlitumwa: Leo\nKwa: Ada\n\n${OLD}\n`, html);
    expect(mail.newText).toBe(NEW);
  });

  test('not where the two say different things', async () => {
    const mail = await both(`Quite another answer.\n\n${OLD}\n`, html);
    expect(mail.newText).toContain('Quite another answer.');
  });
});

describe('forwarded mail', () => {
  const header = 'From: Bob <bob@example.org>\nSent: Monday, 23 November 2026 10:00\nTo: Ada\nSubject: Smoke';
  const carried = 'The printer smokes.';

  test.each<[string, string, string]>([
    [
      'Gmail',
      'Re: x',
      `Please see to it.\n\n---------- Forwarded message ---------\n${header}\n\n${carried}`,
    ],
    [
      'Gmail, German',
      'x',
      `Bitte!\n\n---------- Weitergeleitete Nachricht ---------\n${header}\n\n${carried}`,
    ],
    ['Apple Mail', 'x', `FYI\n\nBegin forwarded message:\n\n${header}\n\n${carried}`],
    ['Apple Mail, quoted', 'x', `FYI\n\n> Begin forwarded message:\n>\n> From: Bob\n>\n> ${carried}`],
    ['Outlook by its subject', 'FW: Smoke', `Please see to it.\n\n${header}\n\n${carried}`],
    ['Outlook, German, by its subject', 'WG: Rauch', `Bitte!\n\n${header}\n\n${carried}`],
  ])('%s keeps what it hands on', async (_, subject, text) => {
    const mail = await readMail(aMail([FROM, `Subject: ${subject}`], text));
    expect(mail.newText).toBe(text);
  });

  test('an answer to a forwarded mail does not', async () => {
    const mail = await readMail(aMail([FROM, 'Subject: RE: FW: Smoke'], `Done.\n\n${header}\n\n${carried}`));
    expect(mail.newText).toBe('Done.');
  });
});

describe('answers within the history', () => {
  const header =
    'From: Desk <desk@example.org>\nSent: Monday, 23 November 2026 10:00\nTo: Ada\nSubject: Smoke';

  test.each([
    'Please see my answers below in red.',
    'My comments inline.',
    'Meine Antworten stehen unten im Text.',
    'Voir mes réponses ci-dessous.',
    'Mis respuestas abajo en rojo.',
    'Mijn antwoorden staan hieronder.',
    'Мои ответы ниже.',
  ])('%s', async (words) => {
    const text = `${words}\n\n${header}\n\nWhich model? The blue one.`;
    expect(
      (await readMail(aMail([FROM, 'Subject: RE: Smoke', 'Content-Type: text/plain; charset=utf-8'], text)))
        .newText,
    ).toBe(text);
  });

  test('stay with the quotes that they answer', async () => {
    const text = '> Which model?\n\nThe blue one.\n\n> Since when?\n\nMonday.';
    const mail = await readMail(aMail([FROM], `On 22/11/2026 10:00, Desk wrote:\n${text}\n`));
    expect(mail.newText).toBe(text);
  });
});

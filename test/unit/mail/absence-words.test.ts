import { describe, expect, test } from '@jest/globals';
import { readMail } from '../../../shared/mail/read-mail.ts';
import { aMail, FROM } from './a-mail.ts';

const ANSWERS = 'In-Reply-To: <question@desk.example>';

const kindOf = async (subject: string, text: string, ...headers: string[]) =>
  (
    await readMail(
      aMail([FROM, `Subject: ${subject}`, 'Content-Type: text/plain; charset=utf-8', ...headers], text),
    )
  ).automatic?.kind;

/** What programs answer for people who are not there; no field says so. */
const away: [string, string][] = [
  ['Automatic reply: Printer', 'I am out of the office until Monday.'],
  ['Out of Office Re: Printer', 'I will return on 30 November.'],
  ['Re: Printer (Out of Office)', 'I am currently out of the office.'],
  ['Ada Example is out of the office', 'Note: This is an automated response to your message.'],
  ['Maternity leave: Re: Printer', 'I am on maternity leave. Please contact bob@example.com.'],
  ['Abwesenheitsnotiz: Drucker', 'Ihre E-Mail wird nicht weitergeleitet.'],
  ['Außer Haus: Re: Drucker', 'Ich bin außer Haus.'],
  ['Ada Example ist außer Haus', 'Dies ist eine automatische Antwort auf Ihre Nachricht.'],
  ['Absent(e) du bureau : Re: Imprimante', 'Je serai de retour le 30 novembre.'],
  ['En congé : Re: Imprimante', 'Je suis en congés jusqu’au 30 novembre inclus.'],
  ['Ausencia: Re: Impresora', 'Me encuentro de baja.'],
  ['Assente dall’ufficio: Re: Stampante', 'Sarò in ferie fino al 30 novembre.'],
  ['Afwezigheidsbericht: Re: Printer', 'Ik ben met vakantie tot 30 november.'],
  ['Ausência temporária: Re: Impressora', 'Estarei ausente até dia 30.'],
  ['Nieobecność: Re: Drukarka', 'Jestem nieobecny do 30 listopada.'],
  ['Frånvaromeddelande: Sv: Skrivare', 'Jag är inte på kontoret.'],
  ['Automatisk svar: Skriver', 'Jeg er på ferie til 30. november.'],
  ['Poissaoloilmoitus: Re: Tulostin', 'Olen poissa toimistosta.'],
  ['Nepřítomnost: Re: Tiskárna', 'Jsem mimo kancelář.'],
  ['Távollét: Re: Nyomtató', 'Jelenleg nem vagyok az irodában.'],
  ['Ofis dışında: Re: Yazıcı', 'Ofis dışındayım.'],
  ['Αυτόματη απάντηση: Εκτυπωτής', 'Απουσιάζω από το γραφείο.'],
  ['Автоматический ответ: Принтер', 'Меня нет в офисе.'],
  ['Автоматична відповідь: Принтер', 'Я у відпустці.'],
  ['自动回复: 打印机', '您好，我正在休假，无法及时回复。'],
  ['自動回應: 印表機', '我目前不在辦公室。'],
  ['不在通知: Re: プリンター', '11/30まで不在です。'],
  ['부재중: Re: 프린터', '현재 부재중입니다.'],
  ['رد تلقائي: طابعة', 'أنا في إجازة حتى 30 نوفمبر.'],
  ['תשובה אוטומטית: מדפסת', 'אני בחופשה עד 30 בנובמבר.'],
  ['Re: Printer', 'This is an automated response. I am away.'],
];

/** What people write about being away, and about automatic answers. */
const here: [string, string][] = [
  ['Out of office feature is broken', 'I am out of the office often. Please help.'],
  ['On vacation: who repairs the printer?', 'I am on vacation next week; can you send someone?'],
  ['Urlaub: Drucker im Ferienhaus kaputt', 'Ich bin derzeit im Ferienhaus, der Drucker druckt nicht.'],
  ['Abwesenheitsnotiz wird nicht verschickt', 'Unser Server verschickt keine. Können Sie helfen?'],
  ['Automatische Antwort: funktioniert nicht', 'Unsere automatische Antwort wird nicht gesendet.'],
  ['Automatic reply: not sent', 'Our automatic reply is not sent. What can we do?'],
  ['Absence de réponse', 'Bonjour, je n’ai toujours pas de réponse.'],
  ['Respuesta automática no funciona', 'Hola, no funciona desde ayer.'],
  ['In ferie ma la stampante non va', 'Sono in ferie ma la stampante non funziona.'],
  ['Auto: der Bordcomputer druckt nicht', 'Im Auto der Firma druckt der Bondrucker nicht.'],
  ['В отпуске сломался принтер', 'Я в отпуске, а принтер сломался.'],
  ['休假期间打印机坏了', '我休假期间打印机坏了。'],
  ['Re: Printer', 'I am out of the office until Monday. The printer is at home.'],
  ['Re: Automatic reply settings', 'I set it as you said, it works now.'],
  [
    'Please verify my address',
    'Please verify that you have it: https://example.com/ada. Spam filter blocked me.',
  ],
  ['Re: Printer', 'Yes, please.\n\n> This is an automatic message: we have your question.'],
];

describe('absence without a field that says so', () => {
  test.each(away)('%s is filed', async (subject, text) => {
    expect(await kindOf(subject, text, ANSWERS)).toBe('autoReply');
  });

  test.each(here)('%s is a person’s', async (subject, text) => {
    expect(await kindOf(subject, text)).toBeUndefined();
    expect(await kindOf(subject, text, ANSWERS)).toBeUndefined();
  });

  test('is not believed of a mail that answers nothing and only tells of it', async () => {
    expect(await kindOf('Urlaub', 'Ich bin bis 30.11. im Urlaub.')).toBeUndefined();
    expect(await kindOf('Automatic reply: Printer', 'I am away.')).toBe('autoReply');
  });
});

test('one that asks for proof of a person is filed', async () => {
  const text =
    'I am protecting myself from receiving junk mail.\nPlease complete the verification process:\nhttp://verify.example/1\n';
  expect(await kindOf('Re: Printer (verification)', text)).toBe('autoReply');
});

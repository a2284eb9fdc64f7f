import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newText } from '../../../shared/mail/new-text.ts';

const HISTORY = 'Please send us the log file.\nYour desk';
const quotedHistory = HISTORY.replace(/^/gm, '> ');

/** How clients introduce what they quote, by client and language. */
const introductions: [string, string][] = [
  ['Gmail, English', 'On Sun, Nov 22, 2026 at 10:00 AM Example Desk <desk@example.com> wrote:'],
  ['Gmail, wrapped', 'On Sun, Nov 22, 2026 at 10:00 AM Example Desk <\ndesk@example.com> wrote:'],
  ['Gmail, French', 'Le dim. 22 nov. 2026 à 10:00, Example Desk <desk@example.com> a écrit :'],
  ['Gmail, German', 'Am So., 22. Nov. 2026 um 10:00 Uhr schrieb Example Desk <desk@example.com>:'],
  ['Gmail, Spanish', 'El dom, 22 nov 2026 a las 10:00, Example Desk (<desk@example.com>) escribió:'],
  ['Gmail, Dutch', 'Op zo 22 nov. 2026 om 10:00 schreef Example Desk <desk@example.com>:'],
  ['Gmail, Italian', 'Il giorno dom 22 nov 2026 alle ore 10:00 Example Desk <desk@example.com> ha scritto:'],
  ['Gmail, Polish', 'niedz., 22 lis 2026 o 10:00 Example Desk <desk@example.com> napisał(a):'],
  ['Gmail, Portuguese', 'Em dom., 22 de nov. de 2026 às 10:00, Example Desk <desk@example.com> escreveu:'],
  ['Gmail, Swedish', 'Den sön 22 nov. 2026 kl 10:00 skrev Example Desk <desk@example.com>:'],
  ['Gmail, Norwegian', 'søn. 22. nov. 2026 kl. 10:00 skrev Example Desk <desk@example.com>:'],
  ['Gmail, Russian', 'вс, 22 нояб. 2026 г. в 10:00, Example Desk <desk@example.com>:'],
  ['Gmail, Ukrainian', 'нд, 22 лист. 2026 р. о 10:00 Example Desk <desk@example.com> пише:'],
  ['Gmail, Chinese', 'Example Desk <desk@example.com> 于2026年11月22日周日 10:00写道：'],
  ['Gmail, Japanese', '2026年11月22日(日) 10:00 Example Desk <desk@example.com>:'],
  ['Apple Mail, English', 'On 22 Nov 2026, at 10:00, Example Desk <desk@example.com> wrote:'],
  ['Apple Mail, German', 'Am 22.11.2026 um 10:00 schrieb Example Desk <desk@example.com>:'],
  ['Apple Mail, Italian', 'Il 22 nov 2026, alle ore 10:00, Example Desk <desk@example.com> ha scritto:'],
  [
    'Apple Mail, Dutch',
    'Op 22 nov. 2026 om 10:00 heeft Example Desk <desk@example.com> het volgende geschreven:',
  ],
  [
    'Apple Mail, Polish',
    'Wiadomość napisana przez Example Desk <desk@example.com> w dniu 22 lis 2026, o godz. 10:00:',
  ],
  ['Apple Mail, Russian', '22 нояб. 2026 г., в 10:00, Example Desk <desk@example.com> написал(а):'],
  ['Apple Mail, Chinese', '在 2026年11月22日，上午10:00，Example Desk <desk@example.com> 写道：'],
  ['Apple Mail, Japanese', '2026/11/22 10:00、Example Desk <desk@example.com>のメール:'],
  ['Apple Mail, Norwegian', '22. nov. 2026 kl. 10:00 skrev Example Desk <desk@example.com>:'],
  ['Thunderbird, English', 'On 22/11/2026 10:00, Example Desk wrote:'],
  ['Thunderbird, French', 'Le 22/11/2026 à 10:00, Example Desk a écrit :'],
  ['Thunderbird, German', 'Am 22.11.26 um 10:00 schrieb Example Desk:'],
  ['Thunderbird, Spanish', 'El 22/11/2026 a las 10:00, Example Desk escribió:'],
  ['Thunderbird, Swedish', 'Den 2026-11-22 kl. 10:00, skrev Example Desk:'],
  ['Thunderbird, Polish', 'W dniu 22.11.2026 o 10:00, Example Desk pisze:'],
  ['Thunderbird, Portuguese', 'Em 22/11/2026 10:00, Example Desk escreveu:'],
  ['Thunderbird, Russian', '22.11.2026 10:00, Example Desk пишет:'],
  ['Gmail, Danish', 'Den søn. 22. nov. 2026 kl. 10.00 skrev Example Desk <desk@example.com>:'],
  ['Gmail, Finnish', 'su 22. marrask. 2026 klo 10.00 Example Desk (desk@example.com) kirjoitti:'],
  ['Gmail, Czech', 'ne 22. 11. 2026 v 10:00 odesílatel Example Desk <desk@example.com> napsal:'],
  ['Gmail, Slovak', 'ne 22. 11. 2026 o 10:00 Example Desk <desk@example.com> napísal(a):'],
  ['Gmail, Turkish', 'Example Desk <desk@example.com>, 22 Kas 2026 Paz, 10:00 tarihinde şunu yazdı:'],
  ['Gmail, Hungarian', 'Example Desk <desk@example.com> ezt írta (időpont: 2026. nov. 22., V, 10:00):'],
  ['Gmail, Romanian', 'În dum., 22 nov. 2026 la 10:00, Example Desk <desk@example.com> a scris:'],
  ['Gmail, Greek', 'Στις Κυρ 22 Νοε 2026 στις 10:00 π.μ., ο/η Example Desk <desk@example.com> έγραψε:'],
  ['Gmail, Korean', '2026년 11월 22일 (일) 오전 10:00, Example Desk <desk@example.com>님이 작성:'],
  ['Gmail, Chinese of Taiwan', 'Example Desk <desk@example.com> 於 2026年11月22日 週日 上午10:00寫道：'],
  [
    'Gmail, Portuguese of Portugal',
    'Example Desk <desk@example.com> escreveu (domingo, 22/11/2026 à(s) 10:00):',
  ],
  ['Yahoo', 'On Sunday, November 22, 2026, 10:00:00 AM GMT+1, Example Desk <desk@example.com> wrote:'],
  [
    'Yahoo, German',
    'Am Sonntag, 22. November 2026, 10:00:00 MEZ hat Example Desk <desk@example.com> Folgendes geschrieben:',
  ],
  ['Proton', 'On Sunday, November 22nd, 2026 at 10:00 AM, Example Desk <desk@example.com> wrote:'],
  ['Zoho', '---- On Sun, 22 Nov 2026 10:00:00 +0100 Example Desk <desk@example.com> wrote ----'],
  ['Lotus Notes', '-----Example Desk <desk@example.com> wrote: -----'],
  ['NetEase', 'At 2026-11-22 10:00:00, "Example Desk" <desk@example.com> wrote:'],
  ['NetEase, Chinese', '在 2026-11-22 10:00:00，"Example Desk" <desk@example.com> 写道：'],
  [
    'a mailer that breaks after the date',
    'On Sun, 22 Nov 2026 10:00:00 +0900\nExample Desk <desk@example.com> wrote:',
  ],
];

const BIDI_HEBREW =
  '\u202bבתאריך יום א׳, 22 בנוב׳ 2026 ב-10:00 מאת \u202aExample Desk\u202c\u200f <\u202adesk@example.com\u202c\u200f>:\u202c';

introductions.push(
  [
    'Gmail, Arabic',
    'في الأحد، ٢٢ نوفمبر ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة Example Desk <desk@example.com>:',
  ],
  ['Gmail, Hebrew', BIDI_HEBREW],
  ['Apple Mail, Hebrew', 'ב-22 בנוב׳ 2026, בשעה 10:00, Example Desk <desk@example.com> כתב/ה:'],
  ['Gmail, Persian', 'در تاریخ یکشنبه ۲۲ نوامبر ۲۰۲۶،\u200f ۱۰:۰۰ Example Desk <desk@example.com> نوشت:'],
  ['Gmail, Bulgarian', 'На нд, 22.11.2026 г. в 10:00 Example Desk <desk@example.com> написа:'],
  ['Gmail, Croatian', 'ned, 22. stu 2026. u 10:00 Example Desk <desk@example.com> napisao/la je:'],
  ['Gmail, Slovenian', 'V V ned., 22. nov. 2026 ob 10:00 je oseba Example Desk <desk@example.com> napisala:'],
  ['Gmail, Lithuanian', '2026-11-22, sk, 10:00 Example Desk <desk@example.com> rašė:'],
  [
    'Gmail, Estonian',
    'Kontakt Example Desk (<desk@example.com>) kirjutas kuupäeval P, 22. november 2026 kell 10:00:',
  ],
  ['Gmail, Thai', 'ในวันที่ อา. 22 พ.ย. 2026 เวลา 10:00 Example Desk <desk@example.com> เขียนว่า:'],
  ['Apple Mail, Turkish', 'Example Desk <desk@example.com> şunları yazdı (22 Kas 2026 10:00):'],
  ['Apple Mail, Czech', 'Example Desk <desk@example.com> (22. 11. 2026 v 10:00):'],
  ['Apple Mail, Korean', '2026. 11. 22. 오전 10:00, Example Desk <desk@example.com> 작성:'],
  ['Open-Xchange, German', 'Example Desk <desk@example.com> hat am 22.11.2026 10:00 CET geschrieben:'],
  ['Notes', 'desk@example.com wrote on 11/22/2026 10:00:00 AM:'],
  ['GroupWise', '>>> Example Desk <desk@example.com> 22.11.2026 10:00 >>>'],
  ['The Bat', 'Sunday, November 22, 2026, 10:00:00 AM, you wrote:'],
  ['Tuta', 'Nov 22, 2026, 10:00 by desk@example.com:'],
  ['AOL', 'In a message dated 11/22/2026 10:00:00 AM Eastern Standard Time, desk@example.com writes:'],
);

/** Introductions that are such only with a quotation below them. */
const openings: [string, string][] = [
  ['Horde', 'Quoting Example Desk <desk@example.com>:'],
  ['Horde, German', 'Zitat von Example Desk <desk@example.com>:'],
  ['Roundcube, Dutch', 'Example Desk schreef op 2026-11-22 10:00:'],
  ['Roundcube, Russian', 'Example Desk писал(а) 2026-11-22 10:00:'],
  ['Thunderbird, Finnish', 'Example Desk kirjoitti 22.11.2026 klo 10.00:'],
  ['Thunderbird of Taiwan', 'Example Desk 於 2026/11/22 10:00 寫道：'],
  ['Thunderbird, Japanese', 'Example Desk さんは書きました (2026/11/22 10:00):'],
  ['a desk', 'You wrote:'],
  ['a desk, German', 'Sie schrieben:'],
  ['a desk, French', 'Vous avez écrit :'],
  ['SquirrelMail', 'Example Desk wrote:'],
  [
    'a language nobody told us of',
    'Jumapili 22 Nov 2026 saa 10:00 Example Desk <desk@example.com> aliandika:',
  ],
];

/** How Outlook and forwards write the header of what they carry, unquoted. */
const headers: [string, string][] = [
  [
    'English',
    'From: Example Desk <desk@example.com>\nSent: Sunday, November 22, 2026 10:00\nTo: Ada\nSubject: RE: Printer',
  ],
  ['English, bold', '*From:* Example Desk\n*Sent:* 22 November 2026 10:00\n*To:* Ada\n*Subject:* Printer'],
  [
    'French',
    'De : Example Desk <desk@example.com>\nEnvoyé : dimanche 22 novembre 2026 10:00\nÀ : Ada\nObjet : Imprimante',
  ],
  [
    'German',
    'Von: Example Desk <desk@example.com>\nGesendet: Sonntag, 22. November 2026 10:00\nAn: Ada\nBetreff: Drucker',
  ],
  [
    'Spanish',
    'De: Example Desk\nEnviado el: domingo, 22 de noviembre de 2026 10:00\nPara: Ada\nAsunto: Impresora',
  ],
  ['Dutch', 'Van: Example Desk\nVerzonden: zondag 22 november 2026 10:00\nAan: Ada\nOnderwerp: Printer'],
  ['Italian', 'Da: Example Desk\nInviato: domenica 22 novembre 2026 10:00\nA: Ada\nOggetto: Stampante'],
  ['Polish', 'Od: Example Desk\nWysłano: niedziela, 22 listopada 2026 10:00\nDo: Ada\nTemat: Drukarka'],
  [
    'Portuguese',
    'De: Example Desk\nEnviada em: domingo, 22 de novembro de 2026 10:00\nPara: Ada\nAssunto: Impressora',
  ],
  ['Swedish', 'Från: Example Desk\nSkickat: den 22 november 2026 10:00\nTill: Ada\nÄmne: Skrivare'],
  ['Norwegian', 'Fra: Example Desk\nSendt: søndag 22. november 2026 10:00\nTil: Ada\nEmne: Skriver'],
  ['Russian', 'От: Example Desk\nОтправлено: 22 ноября 2026 г. 10:00\nКому: Ada\nТема: Принтер'],
  ['Ukrainian', 'Від: Example Desk\nНадіслано: 22 листопада 2026 р. 10:00\nКому: Ada\nТема: Принтер'],
  ['Chinese', '发件人: Example Desk\n发送时间: 2026年11月22日 10:00\n收件人: Ada\n主题: 打印机'],
  ['Japanese', '差出人: Example Desk\n送信日時: 2026年11月22日 10:00\n宛先: Ada\n件名: プリンター'],
  ['Danish', 'Fra: Example Desk\nSendt: 22. november 2026 10:00\nTil: Ada\nEmne: Printer'],
  [
    'Finnish',
    'Lähettäjä: Example Desk\nLähetetty: 22. marraskuuta 2026 10:00\nVastaanottaja: Ada\nAihe: Tulostin',
  ],
  ['Czech', 'Od: Example Desk\nOdesláno: neděle 22. listopadu 2026 10:00\nKomu: Ada\nPředmět: Tiskárna'],
  ['Turkish', 'Kimden: Example Desk\nGönderildi: 22 Kasım 2026 Pazar 10:00\nKime: Ada\nKonu: Yazıcı'],
  ['Korean', '보낸 사람: Example Desk\n보낸 날짜: 2026년 11월 22일 10:00\n받는 사람: Ada\n제목: 프린터'],
  ['Chinese of Taiwan', '寄件者: Example Desk\n寄件日期: 2026年11月22日 10:00\n收件者: Ada\n主旨: 印表機'],
  ['Arabic', 'من: Example Desk\nتاريخ الإرسال: 22 نوفمبر 2026\nإلى: Ada\nالموضوع: طابعة'],
  ['Hebrew', 'מאת: Example Desk\nנשלח: יום ראשון 22 נובמבר 2026\nאל: Ada\nנושא: מדפסת'],
  ['Greek', 'Από: Example Desk\nΣτάλθηκε: Κυριακή, 22 Νοεμβρίου 2026\nΠρος: Ada\nΘέμα: Εκτυπωτής'],
  ['Hungarian', 'Feladó: Example Desk\nKüldve: 2026. november 22.\nCímzett: Ada\nTárgy: Nyomtató'],
  ['Bulgarian', 'От: Example Desk\nИзпратено: 22 ноември 2026 г.\nДо: Ada\nОтносно: Принтер'],
  ['Croatian', 'Od: Example Desk\nPoslano: 22. studenoga 2026.\nPrima: Ada\nPredmet: Pisač'],
  ['Vietnamese', 'Từ: Example Desk\nĐã gửi: 22 Tháng 11 2026\nĐến: Ada\nChủ đề: Máy in'],
  ['Thai', 'จาก: Example Desk\nส่ง: 22 พฤศจิกายน 2026\nถึง: Ada\nเรื่อง: เครื่องพิมพ์'],
  [
    'GMX without a subject',
    'Gesendet: Sonntag, 22. November 2026 um 10:00 Uhr\nVon: Desk <d@example.com>\nAn: Ada',
  ],
  [
    'BlackBerry, without rules',
    '  Original Message  \nFrom: Example Desk\nSent: Sunday\nTo: Ada\nSubject: Printer',
  ],
  [
    'Notes',
    'Example ---22/11/2026 10:00:00---Please\n\nFrom: Example\nTo: Ada\nDate: 22/11/2026\nSubject: x',
  ],
  [
    'NetEase',
    '---- 回复的原邮件 ----\n| 发件人 | Example<desk@example.com> |\n| 日期 | 2026年11月22日 |\n| 主题 | x |',
  ],
  ['a ruled Arabic line', '-------- رسالة أصلية --------'],
  ['a ruled Danish line', '-------- Oprindelig besked --------'],
  ['Chinese, Foxmail', '发件人： Example Desk\n发送时间： 2026-11-22 10:00\n收件人： Ada\n主题： 打印机'],
  ['a header that begins with its date', 'Date: 22 Nov 2026\nFrom: Example Desk\nTo: Ada\nSubject: Printer'],
  ['a Proton line', '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐'],
  ['a ruled Czech line', '---------- Původní zpráva ----------'],
  ['a ruled English line', '-----Original Message-----'],
  ['a ruled German line', '-----Ursprüngliche Nachricht-----'],
  ['a ruled French line', '-------- Message d’origine --------'],
  ['a ruled Chinese line', '------------------ 原始邮件 ------------------'],
  ['a Gmail forward', '---------- Forwarded message ---------'],
  ['an Apple forward', 'Begin forwarded message:'],
  ['a German Apple forward', 'Anfang der weitergeleiteten Nachricht:'],
];

const REPLY = 'It is attached.\n\nKind regards\nAda';

describe('a reply above what it answers', () => {
  test.each(introductions)('%s', (_, introduction) => {
    const split = newText(`${REPLY}\n\n${introduction}\n\n${quotedHistory}\n`);
    expect(split.text).toBe(REPLY);
    expect(split.quoted).toContain('> Please send us the log file.');
  });

  test.each(introductions)('%s, not marked with >', (_, introduction) => {
    expect(newText(`${REPLY}\n\n${introduction}\n\n${HISTORY}\n`).text).toBe(REPLY);
  });

  test.each(introductions)('%s, below words that begin like one', (_, introduction) => {
    expect(newText(`12 of them, on 3.5.\n${introduction}\n${quotedHistory}\n`).text).toBe(
      '12 of them, on 3.5.',
    );
  });

  test.each(headers)('Outlook, %s', (_, header) => {
    const split = newText(`${REPLY}\n\n${header}\n\n${HISTORY}\n`);
    expect(split.text).toBe(REPLY);
    expect(split.quoted).toContain('Please send us the log file.');
  });
});

describe('what introduces a quotation only with one below it', () => {
  test.each(openings)('%s', (_, opening) => {
    expect(newText(`${REPLY}\n\n${opening}\n\n${quotedHistory}\n`).text).toBe(REPLY);
  });

  test.each(openings)('%s, with nothing quoted, is the sender’s own', (_, opening) => {
    expect(newText(`${REPLY}\n\n${opening}\n\n${HISTORY}\n`).text).toContain(HISTORY);
  });
});

describe('a reply below or between what it answers', () => {
  const intro = 'On 22/11/2026 10:00, Example Desk wrote:';

  test('drops the introduced quotation when all of the answer is below it', () => {
    expect(newText(`${intro}\n${quotedHistory}\n\nIt is attached.`).text).toBe('It is attached.');
  });

  test('keeps the quotes that answers stand between', () => {
    const inline = '> Which model?\nThe blue one.\n> Since when?\nMonday.';
    const split = newText(`${intro}\n${inline}\n> Bye\n> Your desk\n`);
    expect(split.text).toBe(inline);
    expect(split.quoted).toBe(`${intro}\n> Bye\n> Your desk`);
  });

  test('keeps a quote that no client introduced', () => {
    expect(newText('> Error 12\n\nThis is what it shows.').text).toBe('> Error 12\n\nThis is what it shows.');
  });

  test('finds nothing new in a mail of history alone', () => {
    expect(newText(`> ${intro}\n>\n> > older`).text).toBe('');
  });

  test('keeps a forwarded mail that came without a word', () => {
    const split = newText(
      '---------- Forwarded message ---------\nFrom: A <a@example.com>\nDate: x\nSubject: s\nTo: b\n\nHelp me.',
    );
    expect(split.text).toBe('Help me.');
  });
});

describe('signatures', () => {
  test.each<[string, string]>([
    ['the usual mark', '-- \nAda Example\n+1 555 0100'],
    ['the mark without its blank', '--\nAda Example'],
    ['a phone', 'Sent from my iPhone'],
    ['a French phone', 'Envoyé de mon iPhone'],
    ['a German phone', 'Von meinem iPhone gesendet'],
    ['a Spanish phone', 'Enviado desde mi iPhone'],
    ['a Dutch phone', 'Verstuurd vanaf mijn iPhone'],
    ['an Italian phone', 'Inviato da iPhone'],
    ['a Polish phone', 'Wysłane z iPhone’a'],
    ['a Swedish phone', 'Skickat från min iPhone'],
    ['a Russian phone', 'Отправлено с iPhone'],
    ['a Chinese phone', '发自我的 iPhone'],
    ['a Japanese phone', 'iPhoneから送信'],
    ['a Danish phone', 'Sendt fra min iPhone'],
    ['a Finnish phone', 'Lähetetty iPhonesta'],
    ['a Czech phone', 'Odesláno z iPhonu'],
    ['a Turkish phone', 'iPhone’umdan gönderildi'],
    ['a Portuguese phone', 'Enviado do meu iPhone'],
    ['a Korean phone', '나의 iPhone에서 보냄'],
    ['a Taiwanese phone', '從我的 iPhone 傳送'],
    ['a Hungarian phone', 'iPhone-ról küldve'],
    ['a Greek phone', 'Στάλθηκε από το iPhone μου'],
    ['an Arabic phone', 'أُرسلت من الـ iPhone'],
    ['a Hebrew phone', '\u200fנשלח מה-iPhone שלי'],
    ['a Turkish Galaxy', 'Galaxy cihazımdan gönderildi'],
    ['Outlook, Korean', 'iOS용 Outlook 다운로드<https://aka.ms/o0ukef>'],
    ['Outlook, Norwegian', 'Skaff deg Outlook for iOS<https://aka.ms/o0ukef>'],
    ['a Samsung phone', 'Von meinem Samsung Galaxy Smartphone gesendet.'],
    ['a French mail app', 'Provenance : Courrier pour Windows 10'],
    ['Outlook, German', 'Outlook für iOS beziehen<https://aka.ms/o0ukef>'],
    ['Outlook, Japanese', 'Outlook for iOS を入手'],
    ['Outlook, Chinese', '获取 Outlook for iOS'],
    ['Yahoo on a phone', 'Sent from Yahoo Mail on Android'],
    ['Proton', 'Sent with Proton Mail secure email.'],
    ['GMX', 'Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.'],
    ['an app', 'Get Outlook for Android<https://aka.ms/x>'],
  ])('end with %s', (_, signature) => {
    const split = newText(
      `It is attached.\n\n${signature}\n\nOn 22/11/2026 10:00, Example Desk wrote:\n${quotedHistory}`,
    );
    expect(split.text).toBe('It is attached.');
    expect(split.signature).toBe(signature);
  });

  test('a rule within a long text is none', () => {
    const text = `Intro\n--\n${Array.from({ length: 30 }, (_, n) => `Line ${n}`).join('\n')}`;
    expect(newText(text).text).toBe(text);
  });
});

test.each([
  'On this day\n\nI wrote something\n\nwhich matters.',
  'In my mail of 3 May 2026 I wrote:\nthe printer smokes.',
  'From: Berlin\nwe cannot print.',
  'De: well, nothing.',
  'Steps:\n1. On 3.5. press 2:\n2. It smokes.',
  '```\n# not a rule\n####\n```\nEnd.',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  'I am sent from my company to ask.\nThanks',
  'The parcel:\nSent via DHL on Monday, it never came.',
  'Gesendet von Lager 3 am Montag',
  'Please answer:\nFrom: Berlin\nTo: Paris',
  'Question one\n--\nQuestion two: does it print?',
  'The log of 2026-11-22 10:00 says:\n> Error 12\nWhat does it mean?',
  'My colleague Bob <bob@example.org> wrote:\nThe printer is on fire.',
  'Ihr Kollege schrieb am 22.11.2026 um 10:00 Uhr:\nBitte starten Sie neu.',
  'Bob wrote:\nit prints nothing.',
  'Order\n\nNo: 12345\nDate: 22.11.2026\nSubject: Printer\nText: broken',
  'Hello\n\nName: Ada\nE-mail: ada@example.com\nDate: 22.11.2026 10:00\nSerial: 4711',
  'Intro\n\n--- Device ---\nName: LaserJet\nSerial: 123\nFirmware: 1.2',
  '>>> import printer\n>>> printer.go()\nTraceback',
  'We need:\nOriginal message\nand the log.',
])('leaves words alone that only resemble history: %j', (text) => {
  expect(newText(text)).toEqual({ text, quoted: '', signature: '', forwards: false });
});

test('loses and doubles no line, whatever the text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      '> quoted',
      '>> older',
      '-- ',
      '--',
      '_____',
      'Sent from my iPhone',
      '| cell',
      'Thanks,',
      'C> x',
      '***',
    ),
    fc.constantFrom(...introductions.map(([, text]) => text), ...headers.map(([, text]) => text)),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const source = lines.join(end);
      const split = newText(source);
      const count = (text: string) =>
        text
          .split(/\r\n|\r|\n/)
          .map((each) => each.trim())
          .filter((each) => each !== '')
          .sort();
      expect(count([split.text, split.quoted, split.signature].join('\n'))).toEqual(count(source));
    }),
    { numRuns: 500 },
  );
});

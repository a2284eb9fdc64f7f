import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { decodeText } from '../../../shared/mail/mime/charset.ts';

/** Label, bytes in base64, text. What stands in brackets says what the bytes are where the label is wrong. */
const labelled: [string, string, string][] = [
  ['utf-7', 'R3IrQVB3QTN3LWUsIDEgKy0gMSAmICtaZVZuTEEt', 'Grüße, 1 + 1 & 日本'],
  ['UNICODE-1-1-UTF-7', 'K0FYc0E4d0ZDLXc=', 'Żółw'],
  ['utf-16', '//5HAHIA/ADfAGUAIABhAHUAcwAgAEsA9gBsAG4A', 'Grüße aus Köln'],
  ['utf-16le', 'RwByAPwA3wBlACAAYQB1AHMAIABLAPYAbABuAA==', 'Grüße aus Köln'],
  ['UTF-16BE', 'BB8EQAQ4BDIENQRCACAEPAQ4BEA=', 'Привет мир'],
  ['utf-16 without its mark', 'BB8EQAQ4BDIENQRCACwAIAQ8BDgEQA==', 'Привет, мир'],
  ['utf-32', '//4AAEcAAAByAAAA/AAAAN8AAABlAAAA', 'Grüße'],
  ['ISO-2022-JP', 'GyRCJCpAJE9DJEskSiRDJEYkKiRqJF4kOSEjGyhC', 'お世話になっております。'],
  ['iso-2022-jp-1', 'GyQoRDAhMCIbKEIgGyRCJCIbKEI=', '丂丄 あ'],
  [
    'ISO-2022-JP-2',
    'GyRCRnxLXBsoQiAbJChDR1ExORsoQiAbJEJDZjlxGyQoQTswGyhCIBskKEQrMRsoQiAbJEImQRsoQg==',
    '日本 한국 中国话 é α',
  ],
  ['iso-2022-jp-3', 'GyRCRnxLXCROPzkbKEI=', '日本の森'],
  ['cp50220', 'GyhJMTIzGyhCIBskQiUrJUobKEI=', 'ｱｲｳ カナ'],
  ['ISO-2022-KR', 'GyQpQw4+SDNnR088PD9kDyBoZWxsbyAOPDwwaA8=', '안녕하세요 hello 세계'],
  ['euc-kr', 'vsiz58fPvLy/5A==', '안녕하세요'],
  ['ks_c_5601-1987', 'jGO55rCix88=', '똠방각하'],
  ['EUC-JP', 'xvzL3LjsjrGOso6z', '日本語ｱｲｳ'],
  ['x-sjis', 'h0Du4Iu0l2yBQcO9xA==', '①髙橋様、ﾃｽﾄ'],
  ['windows-31j', 'gWCHQA==', '～①'],
  ['gb2312', '1uzpRrv5xPq6ww==', '朱镕基您好'],
  ['GBK', 'xPq6ww==', '您好'],
  ['x-gbk', 'xPq6ww==', '您好'],
  ['gb18030', 'xPq6w5U0sjWi4w==', '您好𠮷€'],
  ['HZ-GB-2312', 'fntEejpDfn0gfn4gaGVsbG8=', '您好 ~ hello'],
  ['big5', 'sXqmbqFBpUCsyQ==', '您好，世界'],
  ['Big5-HKSCS', 'ylySXZ3vnc8=', '佢哋嘅嘢'],
  ['windows-1250', 'RHpp6mt1auosIHphv/Oz5g==', 'Dziękuję, zażółć'],
  ['CP1251', 'x+Tw4OLx8uLz6fLl', 'Здравствуйте'],
  ['windows-1252', 'k2l0knOUIIA1IJYgY2Fm6Q==', '“it’s” €5 – café'],
  ['cp-1253', 'yuHr5+zd8eE=', 'Καλημέρα'],
  ['Windows1254', '3XlpIGf8bmxlcg==', 'İyi günler'],
  ['windows-1255', '+ezl7Q==', 'שלום'],
  ['cp1256', '49HNyMc=', 'مرحبا'],
  ['windows-1257', 'Yehp+w==', 'ačiū'],
  ['windows-1258', '4+Lw9f0=', 'ăâđơư'],
  ['koi8-r', '8NLJ18XU', 'Привет'],
  ['KOI8-U', '8NLJ16bULCCn1sHL', 'Привіт, їжак'],
  ['iso-8859-2', 'rmx1u2916Gv9IGv58g==', 'Žluťoučký kůň'],
  ['iso8859-5', 'v+DY0tXi', 'Привет'],
  ['ISO_8859-7', 'yuHr5+zd8eE=', 'Καλημέρα'],
  ['iso-8859-8-i', '+ezl7Q==', 'שלום'],
  ['iso-8859-9', 'VGX+ZWtr/HJsZXI=', 'Teşekkürler'],
  ['ISO-8859-15', 'NSCkIL11dnJl', '5 € œuvre'],
  ['iso-8859-16', 'QnVjdXJlunRpdWwgumkg3mFyYQ==', 'Bucureștiul și Țara'],
  ['latin1', 'Y2Fm6Q==', 'café'],
  ['iso-ir-100', 'Y2Fm6Q==', 'café'],
  ['macintosh', '0kdyn6dl0yCq', '“Grüße” ™'],
  ['x-mac-roman', 'Y2Fmjg==', 'café'],
  ['x-mac-cyrillic', 'j/Do4uXy', 'Привет'],
  ['x-mac-ce', '62x16W91i2v5', 'Žluťoučký'],
  ['IBM850', 'R3KB4WUgm2w=', 'Grüße øl'],
  ['cp437', 'R3KB4WUgpA==', 'Grüße ñ'],
  ['ibm852', 'emG+ooiG', 'zażółć'],
  ['ibm866', 'j+CooqXi', 'Привет'],
  ['tis-620', 'ysfRyrTV', 'สวัสดี'],
  ['"windows-1252"', 'k3F1b3RlZJQ=', '“quoted”'],
  ["'koi8-r'", '8NLJ18XU', 'Привет'],
  ['charset=koi8-r', '8NLJ18XU', 'Привет'],
  ['gb2312;', 'xPq6ww==', '您好'],
  ['iso-8859-1 (a UTF-8 text)', 'ZMOpasOgIHZ1', 'déjà vu'],
  ['gb2312 (a UTF-8 text)', '5oKo5aW95LiW55WM5oKo5aW9', '您好世界您好'],
  ['utf-8 (a Latin-1 text)', 'R3L832UgYXVzIEv2bG4=', 'Grüße aus Köln'],
  [
    'us-ascii (a KOI8-R text)',
    '+sTSwdfT1NfVytTFLCDQ0snO1MXSIM7FINLBws/UwcXU',
    'Здравствуйте, принтер не работает',
  ],
];

/** What the bytes are in, bytes in base64, text. */
const unlabelled: [string, string, string][] = [
  ['windows-1252', 'R3L832UgYXVzIEv2bG4=', 'Grüße aus Köln'],
  [
    'windows-1252',
    'TGUgY+JibGUgZXN0IGNhc3PpLCDnYSBuZSBtYXJjaGUgcGx1cw==',
    'Le câble est cassé, ça ne marche plus',
  ],
  [
    'windows-1250',
    'UHJvc+1tIG8gemFzbOFu7SBw+O1ydehreSBrIHRpc2vhcm7s',
    'Prosím o zaslání příručky k tiskárně',
  ],
  ['windows-1251', 'x+Tw4OLx8uLz6fLlLCDv8Ojt8uXwIO3lIPDg4e7y4OXy', 'Здравствуйте, принтер не работает'],
  ['windows-1251', 'z/Do4uXy', 'Привет'],
  ['KOI8-R', '+sTSwdfT1NfVytTFLCDQ0snO1MXSIM7FINLBws/UwcXU', 'Здравствуйте, принтер не работает'],
  ['GBK', 'xPq6w6OstPLTobv6u7XBy6Osx+uw78Om', '您好，打印机坏了，请帮忙'],
  ['GBK', 'ztK1xLaptaW7ucO709C1vaOsx+vOysqyw7TKsbryt6K79aO/', '我的订单还没有到，请问什么时候发货？'],
  ['Big5', 'sXqmbqFBpkyq7b73w2GkRqFBvdDAsKaj', '您好，印表機壞了，請幫忙'],
  [
    'Shift_JIS',
    'g3aDioOTg16BW4Kqk66Cq4LcgrmC8YFCj5WCr4LEgq2CvoKzgqI=',
    'プリンターが動きません。助けてください',
  ],
  [
    'EUC-JP',
    'pdel6qXzpb+hvKSsxrCkraTepLuk86GjvfWksaTGpK+kwKS1pKQ=',
    'プリンターが動きません。助けてください',
  ],
  [
    'EUC-KR',
    'x8G4sMXNsKEgwNu1v8fPwfYgvsq9wLTPtNkuILW1v83B1ry8v+Q=',
    '프린터가 작동하지 않습니다. 도와주세요',
  ],
  ['windows-1255', '+ezl7Swg5O7j9PH6IOzgIPLl4eP6', 'שלום, המדפסת לא עובדת'],
  ['windows-1256', '49HNyMehIMfh2MfI2skg4ccgytrj4Q==', 'مرحبا، الطابعة لا تعمل'],
  ['TIS-620', 'ysfRyrTVIOCkw9fozae+1MG+7OTB6LfTp9K5', 'สวัสดี เครื่องพิมพ์ไม่ทำงาน'],
  [
    'UTF-16 without a mark',
    'SABlAGwAbABvACAAdABoAGUAcgBlACwAIABtAGUAaQBuACAARwByAHUA3wA=',
    'Hello there, mein Gruß',
  ],
];

const bytes = (base64: string) => Buffer.from(base64, 'base64');

describe('text with a label', () => {
  test.each(labelled)('%s', (label, base64, text) => {
    expect(decodeText(bytes(base64), label.replace(/ (\(|without).*$/, '')).replace(/^\ufeff/, '')).toBe(
      text,
    );
  });
});

describe('text without a label', () => {
  test.each(unlabelled)('%s', (_, base64, text) => {
    expect(decodeText(bytes(base64), 'unknown-8bit')).toBe(text);
  });

  test('is read as what other text of the mail is in, if that fits', () => {
    expect(decodeText(bytes('xOO6ww=='), undefined, { hint: 'gb2312' })).toBe('你好');
    expect(decodeText(bytes('xOO6wyDp'), undefined, { hint: 'no-such-label' })).toBe('ÄãºÃ é');
  });
});

test.each(['hex', 'base64', 'internal', 'utf-8"', 'x-no-such', '%charset%', '.'.repeat(10_000)])(
  'a label that names no charset is none: %.20s',
  (label) => {
    expect(decodeText(Buffer.from('né 41'), label)).toBe('né 41');
  },
);

describe('a line or two that nobody labelled', () => {
  test.each<[string, string]>([
    ['windows-1251', 'Добрий день, принтер не друкує з учорашнього дня. Дякую'],
    ['koi8-u', 'Добрий день, принтер не друкує з учорашнього дня. Дякую'],
    ['windows-1253', 'Καλημέρα σας, ο εκτυπωτής δεν λειτουργεί από χθες'],
    ['iso-8859-2', 'Drukarka nie działa od wczoraj. Proszę o pomoc, źdźbło i żółć'],
    ['windows-1250', 'Drukarka nie działa od wczoraj. Proszę o pomoc, źdźbło i żółć'],
    ['windows-1254', 'Merhaba, yazıcı dünden beri çalışmıyor. Yardımcı olur musunuz'],
    ['windows-1252', '¿Puede ayudarme? ¿Cuándo? Sí, mañana'],
    ['windows-1252', 'Der Raum hat 30 m³ und 12 m², 5 µm, ½ l für £five und £six'],
    ['windows-1252', 'Árni Þórðarson, það er ýmislegt að prentaranum'],
  ])('in %s is read: %s', (charset, text) => {
    expect(decodeText(iconv.encode(text, charset))).toBe(text);
  });
});

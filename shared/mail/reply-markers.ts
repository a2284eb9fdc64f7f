/**
 * How mail clients mark what they quote, in the languages of the desk's customers: English, French, German,
 * Spanish, Dutch, Italian, Polish, Portuguese, Swedish, Norwegian, Danish, Finnish, Czech, Slovak, Hungarian,
 * Romanian, Turkish, Greek, Russian, Ukrainian, Chinese, Japanese, Korean.
 */

const VERB =
  /(?:(?<!\p{L})(?:wrote|writes|schrieb|schreibt|geschrieben|escribió|escribe|schreef|geschreven|ha scritto|scrive|pisze|escreveu|skrev|skreiv|kirjoitti|napsala?|napísala?(?:\(a\))?|yazdı|írta|a scris|έγραψε|đã viết|menulis|va escriure)|a écrit|écrivait|napisała?(?:\(a\))?|napsal\(a\)|napisana przez|написала?(?:\((?:а|ла)\))?|писала?|пишет|пише|написа(?:в|ла)|写道|寫道|写了|書きました|書いた|さんのメール|のメール|のメッセージ|님이 작성|님이 씀)/iu;
const VERB_AT_END = new RegExp(
  `${VERB.source}(?: het volgende| følgende)?\\s*(?:\\(.{0,80}\\))?\\s*(?:[:：]|-{2,})?\\s*$`,
  'iu',
);
const OWN_WORDS =
  /\b(?:I|we|ich|wir|nous|yo|ik|wij|eu|jag|jeg)\s+(?:wrote|schrieb|schreef|skrev|écri\p{L}+)/iu;
const DATE = /(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.]\d\d/u;
const ADDRESS = /<?[\w.+%'-]+@[\w.-]+>?|&lt;\S+@\S+&gt;/u;

/** How the first line of an introduction begins. */
const OPENINGS = [
  /^[\W_]{0,8}(?:On|At|Le|Am|El|Op|Il|Dnia|W dniu|Em|No dia|Den|På|Kl|Wiadomość|W dn\.|În|Στις|Vào|Pada)(?!\p{L}).*\d/iu,
  /^[\W_]{0,3}\d{1,4}(?:[\s./年-]|\p{L})/u,
  /^[\W_]{0,3}\p{L}{2,15}[.,]{0,2}\s\d{1,2}[.\s]/u, // a day of the week
  /^[\W_]{0,3}在\s?\d/u,
  /^[^<>]{1,80}<[^\s<>]+@[^\s<>]+>,\s\d{1,2}\s\p{L}+\s\d{4}/u, // Turkish
  /^[^<>]{1,80}[<(]{1,2}[^\s<>]+@[^\s<>]+[>)]{1,2}\s*(?:于|schrieb|skrev|wrote|writes|a écrit|escribió|ha scritto|schreef|escreveu|napisał|написал|пише|於|ezt írta)/iu,
];
const WITHOUT_VERB = /^[^<>]{0,160}(?:<|&lt;)[^<>\s]+@[^<>\s]+(?:>|&gt;)\s*[:：]\s*$/u;
const DATED_NAME =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d)?(?:\s+(?:GMT|UTC)[+-]\d\d:?\d\d\s+\S.{0,100}|\s+[^<>]{1,100}<[^<>\s]+@[^<>\s]+>:?)$/u;

/** "On", a date and a time, with the name on the next line. */
const DATED_OPENING = /^[\W_]{0,3}(?:On|At|Le|Am|El|Op|Il|Em|Den)\s.{0,40}\d{1,2}:\d\d/u;

const MAX_LINES = 6;
const MAX_INTRODUCTION = 400;

/**
 * How many lines from `at` introduce a quotation ("On … somebody wrote:"), blank ones among them; 0 for none.
 * Clients wrap the sentence wherever it happens to be long, so up to six lines are read as one.
 */
export function introductionAt(lines: readonly string[], at: number): number {
  const first = lines[at]?.trim() ?? '';
  if (first.length > MAX_INTRODUCTION || !OPENINGS.some((opening) => opening.test(first))) return 0;
  let joined = '';
  for (let count = 1; count <= MAX_LINES; count++) {
    const line = lines[at + count - 1];
    if (line === undefined || joined.length + line.length > MAX_INTRODUCTION) return 0;
    joined = `${joined} ${line.trim()}`.trim();
    if (isIntroduction(joined)) return beginsLater(lines, at, count) ? 0 : count;
    // A sentence that ended, or an item of a list, does not go on into an introduction.
    if (/[.!?]$/.test(line) && !/\d\.$|\b\p{L}{2,5}\.$/u.test(line)) return 0;
  }
  return 0;
}

/** Whether a later one of these lines makes an introduction by itself, so that the first is the sender's own. */
function beginsLater(lines: readonly string[], at: number, count: number): boolean {
  if (DATED_OPENING.test(lines[at] ?? '')) return false;
  for (let skipped = 1; skipped < count; skipped++) {
    const later = lines.slice(at + skipped, at + count).map((line) => line.trim());
    const opens = OPENINGS.some((opening) => opening.test(later[0] ?? ''));
    if (opens && isIntroduction(later.join(' ').trim())) return true;
  }
  return false;
}

function isIntroduction(text: string): boolean {
  if (OWN_WORDS.test(text)) return false;
  if (DATED_NAME.test(text)) return true;
  if (!/[:：]\s*$|-{2,}\s*$/u.test(text)) return false;
  if (VERB_AT_END.test(text)) return DATE.test(text) || ADDRESS.test(text);
  if (WITHOUT_VERB.test(text)) return DATE.test(text.slice(0, text.search(/<|&lt;/)));
  return VERB.test(text) && DATE.test(text);
}

const REPLIED_WORDS =
  'original message|original mail|message d.origine|message original|reply message|' +
  'ursprüngliche nachricht|original-?nachricht|mensaje original|oorspronkelijk bericht|messaggio originale|' +
  'wiadomość oryginalna|oryginalna wiadomość|mensagem original|ursprungligt meddelande|originalmeddelande|' +
  'opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|původní (?:zpráva|e-mail)|pôvodná správa|' +
  'eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|αρχικό μήνυμα|исходное сообщение|оригинальное сообщение|' +
  'оригінальне повідомлення|вихідне повідомлення|原始邮件|原始郵件|原邮件|回复的原邮件|元のメッセージ|元のメール|원본 메시지|원본 메일';
const FORWARDED_WORDS =
  'forwarded message|message transféré|weitergeleitete nachricht|mensaje reenviado|doorgestuurd bericht|' +
  'messaggio inoltrato|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|mensagem encaminhada|' +
  'mensagem reencaminhada|vidarebefordrat meddelande|videresendt melding|videresendt meddelelse|' +
  'edelleenlähetetty viesti|přeposlaná zpráva|továbbított üzenet|iletilen mesaj|пересылаемое сообщение|' +
  'переслане повідомлення|转发邮件|转发的邮件|轉寄郵件|転送メッセージ|전달된 메일';

const RULE = '[-‐‑‒–—_=]{2,}';
const ruled = (words: string) =>
  new RegExp(`^[\\s*_]*${RULE}\\s*(?:${words})\\s*:?\\s*${RULE}[\\s*_]*$`, 'iu');
const RULED_HISTORY = ruled(REPLIED_WORDS);
const RULED_FORWARD = ruled(FORWARDED_WORDS);
/** Lotus Notes: `-----Ada Example/Org wrote: -----`. */
const RULED_INTRODUCTION = new RegExp(`^-{3,}\\s?\\S.{0,120}${VERB.source}\\s?[:：]?\\s?-{3,}$`, 'iu');
const FORWARDED =
  /^(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado|begin doorgestuurd bericht|inizio messaggio inoltrato|początek przekazywanej wiadomości|início da mensagem (?:encaminhada|reencaminhada)|vidarebefordrat brev|videresendt melding|начало переадресованного сообщения|початок листа, що пересилається|转发的邮件|下面是被转发的邮件|転送されたメッセージ)\s*[:：]\s*$/iu;

/** A line such as `-----Original Message-----`. */
export const isHistoryMarker = (line: string): boolean =>
  line.length < 200 &&
  (RULED_HISTORY.test(line) || RULED_INTRODUCTION.test(line.trim()) || isForwardMarker(line));

/** A line above a mail that is handed on: `---------- Forwarded message ---------`. */
export const isForwardMarker = (line: string): boolean =>
  line.length < 200 && (RULED_FORWARD.test(line) || FORWARDED.test(line.trim()));

const FORWARD_SUBJECT =
  /^\s*(?:fwd?|fw|wg|tr|rv|rif|i|doorst|enc|vs|vl|vb|vidarebef|pd|podaj dalej|továbbítás|ilt|yönl|пересл?|转发|轉寄|转|轉|転送|전달)\s*[:：]/iu;

/** Whether a subject says that its mail hands another on. */
export const isForwardSubject = (subject: string): boolean => FORWARD_SUBJECT.test(subject);

/** Words that send the reader to answers within the history. */
const ANSWERS_BELOW =
  /\b(?:answers?|repl(?:y|ies)|comments?|responses?|see)\b.{0,40}\b(?:inline|below|in (?:red|blue|green|bold|colou?r))\b|\b(?:in ?line|in (?:rot|blau|grün|fett))\b.{0,40}\b(?:antwort|unten|text)|antwort(?:en)?\b.{0,40}\b(?:unten|im text|in rot|in blau)|(?:réponses?|commentaires?)\s.{0,40}(?:ci-dessous|en rouge|en bleu|dans le texte)|(?:respuestas?|comentarios?)\s.{0,40}(?:abajo|en rojo|en azul)|(?:antwoord(?:en)?|opmerkingen)\s.{0,40}(?:hieronder|in het rood|in de tekst)|(?:risposte|commenti)\s.{0,40}(?:sotto|in rosso|nel testo)|(?:odpowiedzi|komentarze)\s.{0,40}(?:poniżej|na czerwono)|(?:respostas|comentários)\s.{0,40}(?:abaixo|a vermelho|em vermelho)|svar.{0,40}(?:nedan|i rött|nedenfor)|ответы?.{0,40}(?:ниже|в тексте|красным)|(?:见|見)(?:下文|原文)|(?:红字|紅字|インライン|赤字)/iu;

/** Whether words announce answers that stand between the lines of the history. */
export const announcesAnswersBelow = (text: string): boolean => text.length < 600 && ANSWERS_BELOW.test(text);

const FROM =
  'from|de|von|da|van|od|nadawca|från|fra|lähettäjä|feladó|de la|kimden|gönderen|από|от|від|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람';
const OTHERS =
  'sent|date|to|cc|bcc|subject|reply-to|importance|envoyé|à|a|objet|répondre à|gesendet|datum|an|betreff|kopie|antwort an|' +
  'enviado(?: el)?|fecha|para|asunto|verzonden|aan|onderwerp|inviato|data|oggetto|risposta|wysłano|do|temat|dw|' +
  'enviada(?: em)?|assunto|skickat|till|ämne|kopia|sendt|til|emne|dato|дата|отправлено|кому|тема|копия|надіслано|копія|' +
  'lähetetty|vastaanottaja|kopio|aihe|odesláno|odoslané|komu|předmět|predmet|kopie|elküldve|címzett|tárgy|másolatot kap|' +
  'trimis|către|subiect|gönderildi|gönderilme tarihi|tarih|kime|konu|bilgi|εστάλη|προς|θέμα|envoyé le|date d.envoi|cci?|bcc|cc|' +
  'copia|cópia|enviado em|enviado a|verzonden op|gesendet am|kopi|dátum|' +
  '发送时间|发送日期|日期|收件人|抄送|抄送人|主题|收件者|主旨|副本|寄件日期|日付|送信日時|日時|宛先|件名|보낸 날짜|보낸날짜|받는 사람|받는사람|참조|제목|날짜';
const label = (words: string) => new RegExp(`^[\\s*_]*(${words})[*_]*\\s?[:：][*_]*(?:\\s|$|\\S)`, 'iu');
const FROM_LINE = label(FROM);
const HEADER_LINE = label(`${FROM}|${OTHERS}`);

/**
 * How many lines from `at` are the header of a quoted mail as Outlook and others write it (From, Sent, To,
 * Subject in any of the languages), 0 when there are fewer than three different ones.
 */
export function headerBlockAt(lines: readonly string[], at: number): number {
  // Most begin with From; a few with the date, the subject or To, and have it further down.
  const first = HEADER_LINE.exec((lines[at] ?? '').slice(0, 200))?.[1];
  if (first === undefined) return 0;
  const labels = new Set<string>();
  let count = 0;
  while (count < 20) {
    const line = lines[at + count] ?? '';
    const found = line.length < 2_000 ? HEADER_LINE.exec(line)?.[1] : undefined;
    // A long To or Subject wraps; a blank line ends the block.
    if (line.trim() === '' || (found === undefined && labels.size < 2)) break;
    if (found !== undefined) labels.add(found.toLowerCase());
    count++;
  }
  if (labels.size < 3) return 0;
  if (FROM_LINE.test(lines[at] ?? '')) return count;
  const from = lines.slice(at, at + 4).findIndex((line) => FROM_LINE.test(line));
  return from > 0 && labels.size >= 4 ? count : 0;
}

/** How many lines from `at` have the form of a mail's header in a language we do not know; 0 below three. */
export function looksLikeHeader(lines: readonly string[], at: number): number {
  const count = lines
    .slice(at, at + 8)
    .findIndex(
      (line) => !/^[\s*_]*\p{L}[\p{L}\p{M} .'-]{0,30}[*_]*\s?[:：][*_]*\s?\S/u.test(line.slice(0, 200)),
    );
  return count >= 3 ? count : 0;
}

/** What sends mail and says so. Without one of them, "sent from" is somebody's own sentence. */
const DEVICE =
  /\b(?:i(?:phon|pad|pod|os|cloud)|apple|android|galaxy|samsung|huawei|honor|xiaomi|redmi|oppo|oneplus|nokia|lumia|sony|xperia|htc|motorola|moto|pixel|black ?berry|lg|surface|windows|outlook|hotmail|yahoo!?|gmail|gmx|web\.de|aol|t-online|proton(?:mail)?|tuta(?:nota)?|zoho|spark|bluemail|aqua mail|k-9|fairemail|nine|typeapp|edison|mymail|mailbird|airmail|superhuman|thunderbird|webmail|mail\.ru|orange|bouygues|sfr|verizon|vodafone|t-mobile|o2|wireless|smart ?phone|tablet|phone|mobile|mobil\w*|handy|telefon\w*|tel[eé]fono|cellulare|telemóvel|téléphone|appareil|mailbox|from my|device|dispositivo|gerät|apparaat|toestel|puhelin|mail (?:for|para|für|pour|voor|per|dla)|courrier|correo|posta|poczta|e-post)|смартфон|телефон|устройств|яндекс|почт[аы]|メール|スマートフォン|手机|手機|邮箱|邮件|메일/iu;
const SENT_FROM = [
  /^[\W_]{0,3}(?:sent|enviad[oa]|envoyé|gesendet|verzonden|verstuurd|inviat[oa]|wysłan[eoya]|skickat|skickad|skickades|sendt|lähetetty|odesláno|odoslané|küldve|trimis|gönderildi|отправлено|надіслано)\s+(?:from|via|with|by|using|desde|depuis|de|dal|del|do|da|à partir de|mit|von|vom|aus|met|vanaf|vanuit|con|z|ze|från|fra|med|με|din|с|из|з)(?!\p{L}).{0,120}$/iu,
  /^[\W_]{0,3}(?:from|von|de|desde|da|dal) (?:my|meinem|mon|mi|mio|meu) .{0,60}$/iu,
  /^(?:von|mit|diese (?:nachricht|e-?mail) wurde|ce (?:message|mail) a été|aus) .{0,110}(?:gesendet|verschickt|geschickt|versendet|envoyé .{1,60})[.!]?$/iu,
  /^this (?:message|e-?mail) was sent (?:from|via|using) (?:my|an?|your) .{1,60}$/iu,
  /^provenance\s?: .{1,60}$/iu,
  /^\S{1,30} from (?:mobile|phone)$/iu,
  /^.{1,40}(?:['’](?:um|im|ım|üm)?d[ae]n gönderildi|ile gönderildi|sta(?: lähetetty)?)\.?$/iu,
  /^lähetetty .{1,60}$/iu,
  /^(?:从我的|從我的|发自|發自|来自|來自|发送自|由我的|從|从).{1,40}$/u,
  /^.{1,40}(?:から送信|から送信されました|より送信|発送|에서 보냄|に送信)[。.]?$/u,
];
const APP_LINES = [
  /^(?:get|télécharge[rz]|obtenez|obtenir|holen sie sich|laden sie|obtener|obtén|descarga|obtenh?a|obter o|baixar o|scarica|ottieni|pobierz|hämta|skaffa(?: deg)?|hent|få|download|ontvang|hanki|získejte|stáhnout|загрузить|завантажити|скачать|получить)\s+.{0,20}\boutlook\b.{0,140}$/iu,
  /^outlook (?:für|for|voor) \S{2,10}(?: \S{2,10})? (?:beziehen|herunterladen|downloaden|を入手)\b.{0,80}$/iu,
  /^(?:获取|下载|取得|下載)\s?\[?outlook.{0,100}$|^.{0,12}outlook.{0,16}を入手.{0,80}$/iu,
];
const DELIMITER = /^\s*(?:[-=*#~_+–—ᐧ]\s?){2,}$|^\s*ᐧ\s*$/u;

/** A line that a device or app adds: "Sent from my …". */
export function isDeviceLine(line: string): boolean {
  const text = line.trim();
  if (text.length > 200) return false;
  return (
    APP_LINES.some((form) => form.test(text)) ||
    (DEVICE.test(text) && SENT_FROM.some((form) => form.test(text)))
  );
}

/** A line of nothing but rules and marks. */
export const isDelimiter = (line: string): boolean => line.length < 200 && DELIMITER.test(line);

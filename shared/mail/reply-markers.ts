/**
 * How mail clients mark what they quote, in the languages of the desk's customers: English, French, German,
 * Spanish, Dutch, Italian, Polish, Portuguese, Swedish, Norwegian, Danish, Russian, Ukrainian, Chinese, Japanese.
 */

const VERB =
  /(?:(?<!\p{L})(?:wrote|writes|schrieb|schreibt|geschrieben|escribió|escribe|schreef|geschreven|ha scritto|scrive|pisze|escreveu|skrev|skreiv)|a écrit|écrivait|napisała?(?:\(a\))?|napisana przez|написала?(?:\((?:а|ла)\))?|писала?|пишет|пише|написа(?:в|ла)|写道|寫道|写了|書きました|さんのメール|のメール|のメッセージ)/iu;
const VERB_AT_END = new RegExp(`${VERB.source}(?: het volgende| følgende)?\\s*(?:[:：]|-{2,})?\\s*$`, 'iu');
const OWN_WORDS =
  /\b(?:I|we|ich|wir|nous|yo|ik|wij|eu|jag|jeg)\s+(?:wrote|schrieb|schreef|skrev|écri\p{L}+)/iu;
const DATE = /(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.]\d\d/u;
const ADDRESS = /<?[\w.+%'-]+@[\w.-]+>?|&lt;\S+@\S+&gt;/u;

/** How the first line of an introduction begins. */
const OPENINGS = [
  /^[\W_]{0,8}(?:On|At|Le|Am|El|Op|Il|Dnia|W dniu|Em|No dia|Den|På|Kl|Wiadomość|W dn\.)(?!\p{L}).*\d/iu,
  /^[\W_]{0,3}\d{1,4}(?:[\s./年-]|\p{L})/u,
  /^[\W_]{0,3}\p{L}{2,15}[.,]{0,2}\s\d{1,2}[.\s]/u, // a day of the week
  /^[\W_]{0,3}在\s?\d/u,
  /^[^<>]{1,80}[<(]{1,2}[^\s<>]+@[^\s<>]+[>)]{1,2}\s*(?:于|schrieb|skrev|wrote|writes|a écrit|escribió|ha scritto|schreef|escreveu|napisał|написал|пише)/iu,
];
const WITHOUT_VERB = /^[^<>]{0,160}(?:<|&lt;)[^<>\s]+@[^<>\s]+(?:>|&gt;)\s*[:：]\s*$/u;
const DATED_NAME =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d)?(?:\s+(?:GMT|UTC)[+-]\d\d:?\d\d\s+\S.{0,100}|\s+[^<>]{1,100}<[^<>\s]+@[^<>\s]+>:?)$/u;

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

const HISTORY_WORDS =
  'original message|forwarded message|original mail|message d.origine|message transféré|message original|' +
  'ursprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|mensaje original|mensaje reenviado|' +
  'oorspronkelijk bericht|doorgestuurd bericht|messaggio originale|messaggio inoltrato|wiadomość oryginalna|' +
  'oryginalna wiadomość|wiadomość przekazana|treść przekazanej wiadomości|mensagem original|mensagem encaminhada|' +
  'ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|opprinnelig melding|videresendt melding|' +
  'oprindelig meddelelse|исходное сообщение|пересылаемое сообщение|оригинальное сообщение|оригінальне повідомлення|' +
  'вихідне повідомлення|переслане повідомлення|原始邮件|原始郵件|转发邮件|转发的邮件|轉寄郵件|元のメッセージ|元のメール|転送メッセージ';

const RULED_HISTORY = new RegExp(`^[\\s*_]*-{2,}\\s*(?:${HISTORY_WORDS})\\s*:?\\s*-{2,}[\\s*_]*$`, 'iu');
const FORWARDED =
  /^(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado|begin doorgestuurd bericht|inizio messaggio inoltrato|początek przekazywanej wiadomości|início da mensagem (?:encaminhada|reencaminhada)|vidarebefordrat brev|videresendt melding|начало переадресованного сообщения|початок листа, що пересилається|转发的邮件|下面是被转发的邮件|転送されたメッセージ)\s*[:：]\s*$/iu;

/** A line such as `-----Original Message-----`. */
export const isHistoryMarker = (line: string): boolean =>
  line.length < 200 && (RULED_HISTORY.test(line) || FORWARDED.test(line.trim()));

const FROM = 'from|de|von|da|van|od|nadawca|från|fra|от|від|发件人|寄件者|寄件人|差出人';
const OTHERS =
  'sent|date|to|cc|bcc|subject|reply-to|importance|envoyé|à|a|objet|répondre à|gesendet|datum|an|betreff|kopie|antwort an|' +
  'enviado(?: el)?|fecha|para|asunto|verzonden|aan|onderwerp|inviato|data|oggetto|risposta|wysłano|do|temat|dw|' +
  'enviada(?: em)?|assunto|skickat|till|ämne|kopia|sendt|til|emne|dato|дата|отправлено|кому|тема|копия|надіслано|копія|' +
  '发送时间|发送日期|日期|收件人|抄送|主题|收件者|主旨|寄件日期|送信日時|日時|宛先|件名';
const label = (words: string) => new RegExp(`^[\\s*_]*(${words})[*_]*\\s?[:：][*_]*(?:\\s|$|\\S)`, 'iu');
const FROM_LINE = label(FROM);
const HEADER_LINE = label(`${FROM}|${OTHERS}`);

/**
 * How many lines from `at` are the header of a quoted mail as Outlook and others write it (From, Sent, To,
 * Subject in any of the languages), 0 when there are fewer than three different ones.
 */
export function headerBlockAt(lines: readonly string[], at: number): number {
  if (!FROM_LINE.test(lines[at] ?? '')) return 0;
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
  return labels.size >= 3 ? count : 0;
}

const DEVICE_LINES = [
  /^[\W_]{0,3}(?:sent|enviado|envoyé|gesendet|verzonden|verstuurd|inviato|wysłan[eoya]|skickat|skickad|sendt|отправлено|надіслано)\s+(?:from|via|with|by|using|desde|depuis|de|do|à partir de|mit|von|met|vanaf|da|dal|z|ze|från|fra|med|с|из|з)(?!\p{L}).{0,120}$/iu,
  /^[\W_]{0,3}from my (?:i(?:phone|pad|pod)|android|mobile|phone|galaxy|samsung)\b.{0,60}$/iu,
  /^(?:von meinem|diese nachricht wurde von meinem|mit der|from a|from my)\b.{0,100}\b(?:gesendet|verschickt|geschickt)\b.{0,30}$/iu,
  /^\S{1,30} from (?:mobile|phone)$/iu,
  /^(?:get|télécharge[rz]|holen sie sich|obtener|descarga|scarica|pobierz|hämta|skaffa deg|hent|загрузить|завантажити)\s+\[?outlook\b.{0,140}$/iu,
  /^(?:从我的|從我的|发自我的|發自我的).{1,40}$/u,
  /^.{1,30}(?:から送信|から送信されました)$/u,
];
const DELIMITER = /^\s*(?:[-=*#~_+–—ᐧ]\s?){2,}$|^\s*ᐧ\s*$/u;

/** A line that a device or app adds: "Sent from my …". */
export const isDeviceLine = (line: string): boolean =>
  line.length < 200 && DEVICE_LINES.some((form) => form.test(line.trim()));

/** A line of nothing but rules and marks. */
export const isDelimiter = (line: string): boolean => line.length < 200 && DELIMITER.test(line);

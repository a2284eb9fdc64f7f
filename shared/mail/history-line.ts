/** The lines above what is quoted or handed on, `-----Original Message-----`, and the words about it. */

const REPLIED_WORDS =
  'original|original message|original e?-?mail|message d.origine|message initial|message original|reply message|' +
  'ursprüngliche nachricht|original-?nachricht|mensaje original|oorspronkelijk bericht|messaggio originale|' +
  'wiadomość oryginalna|oryginalna wiadomość|mensagem original|ursprungligt meddelande|originalmeddelande|' +
  'opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|původní (?:zpráva|e-mail)|pôvodná správa|' +
  'eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|αρχικό μήνυμα|исходное сообщение|оригинальное сообщение|' +
  'оригінальне повідомлення|вихідне повідомлення|原始邮件|原始郵件|原邮件|回复的原邮件|元のメッセージ|元のメール|원본 메시지|원본 메일|원본 이메일|' +
  'oprindelig besked|originalt meddelelse|оригинално (?:писмо|съобщение)|izvorna poruka|originalna poruka|оригинална порука|izvirno sporočilo|originalus laiškas|sākotnējais ziņojums|algne (?:kiri|sõnum)|missatge original|' +
  'thư gốc|tin nhắn gốc|ข้อความต้นฉบับ|pesan asli|原始訊息|原始信件|رسالة أصلية|الرسالة الأصلية|پیام اصلی|הודעה מקורית';
const FORWARDED_WORDS =
  'forwarded message|message transféré|weitergeleitete nachricht|mensaje reenviado|doorgestuurd bericht|' +
  'messaggio inoltrato|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|mensagem encaminhada|' +
  'mensagem reencaminhada|vidarebefordrat meddelande|videresendt melding|videresendt meddelelse|' +
  'edelleenlähetetty viesti|přeposlaná zpráva|továbbított üzenet|iletilen mesaj|пересылаемое сообщение|' +
  'переслане повідомлення|转发邮件|转发的邮件|轉寄郵件|転送メッセージ|전달된 메일|' +
  'preposlaná správa|mesaj redirecționat|προωθημένο μήνυμα|препратено съобщение|proslijeđena poruka|posredovano sporočilo|persiųstas laiškas|pārsūtīts ziņojums|edastatud kiri|missatge reenviat|' +
  'tin nhắn được chuyển tiếp|ข้อความที่ส่งต่อ|pesan (?:terusan|yang diteruskan)|رسالة معاد توجيهها|הודעה שהועברה';

const RULE = '[-‐‑‒–—_=]{2,}';
const ruled = (words: string) =>
  new RegExp(`^[\\s*_]*${RULE}\\s*(?:${words})\\s*:?\\s*${RULE}[\\s*_]*$`, 'iu');
const RULED_HISTORY = ruled(REPLIED_WORDS);
const RULED_FORWARD = ruled(FORWARDED_WORDS);
/** BlackBerry draws no rules. */
const BARE_HISTORY = new RegExp(`^\\s*(?:${REPLIED_WORDS})\\s*$`, 'iu');
/** Lotus Notes: `Inactive hide details for Ada ---22/11/2026 10:00:00---Words`. */
const NOTES_DETAILS = /-{3}\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [AP]M)?-{3}/iu;
/** GroupWise: `>>> Ada <ada@example.com> 22.11.2026 10:00 >>>`. */
const GROUPWISE = /^>>> ?[^>\s].{0,160}\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.{0,160}(?:>>>|[:：])\s*$/u;
/** Lotus Notes: `-----Ada Example/Org wrote: -----`. */
const RULED_INTRODUCTION =
  /^-{3,}\s?\S.{0,120}(?<!\p{L})(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|kirjoitti|pisze|napisał|napsal|írta|yazdı|написал|пишет|写道|寫道|さんのメール)\s?[:：]?\s?-{3,}$/iu;
const FORWARDED =
  /^(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten nachricht|inicio del mensaje reenviado|begin doorgestuurd bericht|inizio messaggio inoltrato|początek przekazywanej wiadomości|início da mensagem (?:encaminhada|reencaminhada)|vidarebefordrat brev|videresendt melding|начало переадресованного сообщения|початок листа, що пересилається|转发的邮件|下面是被转发的邮件|転送されたメッセージ)\s*[:：]\s*$/iu;

/** A line such as `-----Original Message-----`. */
export const isHistoryMarker = (line: string): boolean =>
  line.length < 400 &&
  (RULED_HISTORY.test(line) ||
    RULED_INTRODUCTION.test(line.trim()) ||
    NOTES_DETAILS.test(line) ||
    isForwardMarker(line));

/** The words of such a line alone: they mean it above the header of a mail. */
export const isBareMarker = (line: string): boolean => line.length < 60 && BARE_HISTORY.test(line);

/** A line that GroupWise draws above what it quotes with no marks. */
export const isGroupWiseLine = (line: string): boolean => line.length < 400 && GROUPWISE.test(line);

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

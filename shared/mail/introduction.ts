/**
 * How mail clients introduce what they quote, in some forty languages: "On … somebody wrote:".
 */

const VERB =
  /(?:(?<!\p{L})(?:wrote|writes|schrieb|schreibt|geschrieben|escribió|escribe|schreef|geschreven|ha scritto|scrive|pisze|escreveu|skrev|skreiv|kirjoitti|napsala?|napísala?(?:\(a\))?|yazdı|írta|a scris|έγραψε|đã viết|menulis|va escriure|ha escrit|kirjutas|rašė|rakstīja|(?:je )?napisa[ol]a?(?:\/la)?(?: je)?|је написао(?:\/ла)?)|a écrit|écrivait|napisała?(?:\(a\))?|napsal\(a\)|napisana przez|написала?(?:\((?:а|ла)\))?|писала?(?:\(а\))?|пишет|пише|написа(?:в|ла)?(?:\(-ла\))?|写道|寫道|写了|書きました|書いた|さんのメール|のメール|のメッセージ|님이 작성|님이 씀|작성|쓴 글|เขียน|كتب|تمت كتابة|نوشت|כתב)/iu;
const VERB_AT_END = new RegExp(
  `${VERB.source}(?:ว่า|ת|ה|\\/ה|ت|\\/كتبت)?(?: het volgende| følgende)?\\s*(?:\\(.{0,80}\\))?\\s*(?:[:：]|-{2,})?\\s*$`,
  'iu',
);
const OWN_WORDS =
  /\b(?:I|we|ich|wir|nous|yo|ik|wij|eu|jag|jeg)\s+(?:wrote|schrieb|schreef|skrev|écri\p{L}+)/iu;
const DATE = /(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.]\d\d/u;
const FULL_DATE = /(?<!\d)(?:19|20|25)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/u;
const TIME = /(?<!\d)\d{1,2}[:.]\d\d(?!\d)/u;
const ADDRESS = /<?[\w.+%'-]+@[\w.-]+>?|&lt;\S+@\S+&gt;/u;
const BRACKETED = /[<(]{1,2}[^\s<>()]+@[^\s<>()]+[>)]/u;

/** How the first line of an introduction begins. */
const OPENINGS = [
  /^[\W_]{0,8}(?:On|At|Le|Am|El|Op|Il|Dnia|W dniu|Em|No dia|Às|A|Den|På|Kl|Wiadomość|W dn\.|În|Pe|La|Dne|Dňa|Dana|V|На|Στις|Την?|Vào|Pada|Kontakt|Missatge de|In (?:a message|article)|ในวันที่|در تاریخ|في|בתאריך|ב-?)(?!\p{L}).*\d/iu,
  /^[\W_]{0,3}\d{1,4}(?:[\s./年-]|\p{L})/u,
  /^[\W_]{0,3}\p{L}{2,15}[.,]{0,2}\s(?:\p{L}{3,12}\.?\s)?\d{1,4}[.,\s]/u, // a day of the week, or a month
  /^[\W_]{0,3}在\s?\d/u,
  /^[^<>]{1,80}[<(]{1,2}[^\s<>()]+@[^\s<>()]+[>)]{1,2}/u, // a name with its address
  /^[^\s<>()]+@[^\s<>()]+\s/u,
];
const WITHOUT_VERB = /^[^<>]{0,160}(?:<|&lt;)[^<>\s]+@[^<>\s]+(?:>|&gt;)\s*[:：]\s*$/u;
/** `Ada Example <ada@example.com> wrote:`. Without a date, who says more of her ("my colleague") tells it themselves. */
const NAME_AND_ADDRESS =
  /^(?!(?:My|Our|The|A|Mein|Unser|Ihr|Der|Die|Mon|Ma|Notre|Votre|Le|La|Mi|Nuestr|El|Il|Mijn|Onze|De)\p{Ll}{0,3} )["']?[\p{Lu}\p{Lo}][\p{L}.'-]{0,30}(?:,? [\p{Lu}\p{Lo}][\p{L}.'-]{0,30}){0,3}["']? [<(][^\s<>()]+@[^\s<>()]+[>)][^\d@]{1,30}$/u;
/** Apple Mail, Czech: `Ada <ada@example.com> (22. 11. 2026 v 10:00):`. */
const DATE_IN_BRACKETS =
  /^[^<>]{1,80}<[^<>\s]+@[^<>\s]+>\s?\([^()]{0,30}\d{4}[^()]{0,30}\d{1,2}[:.]\d\d[^()]{0,20}\):$/u;
/** Tuta: `22 Nov 2026, 10:00 by ada@example.com:`. */
const BY_ADDRESS = /^.{6,40}\d{1,2}:\d\d\s\p{L}{2,4}\s[^\s<>]+@[^\s<>]+[:：]$/u;
const DATED_NAME =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d\d)?(?:\s+(?:GMT|UTC)[+-]\d\d:?\d\d\s+\S.{0,100}|\s+[^<>]{1,100}<[^<>\s]+@[^<>\s]+>:?)$/u;

/** "On", a date and a time, with the name on the next line. */
const DATED_OPENING = /^[\W_]{0,3}(?:On|At|Le|Am|El|Op|Il|Em|Den)\s.{0,40}\d{1,2}:\d\d/u;
const COLON = /[:：]\s*$/u;
const SENTENCE_END = /[.!?]$/;
const DATE_OR_SHORT_END = /\d\.$|\b\p{L}{2,5}\.$/u;

const MAX_LINES = 6;
const MAX_INTRODUCTION = 400;

/**
 * How many lines from `at` introduce a quotation ("On … somebody wrote:"), blank ones among them; 0 for none.
 * Clients wrap the sentence wherever it happens to be long, so up to six lines are read as one.
 */
export function introductionAt(lines: readonly string[], at: number): number {
  const first = lines[at]?.trim() ?? '';
  if (first.length > MAX_INTRODUCTION || !OPENINGS.some((opening) => opening.test(first))) return 0;
  return joinedAt(lines, at, MAX_LINES, isIntroduction, OPENINGS);
}

/** How many lines from `at`, up to `most`, make together what `isOne` takes. */
function joinedAt(
  lines: readonly string[],
  at: number,
  most: number,
  isOne: (text: string) => boolean,
  openings: readonly RegExp[],
): number {
  let joined = '';
  for (let count = 1; count <= most; count++) {
    const line = lines[at + count - 1];
    if (line === undefined || joined.length + line.length > MAX_INTRODUCTION) return 0;
    joined = `${joined} ${line.trim()}`.trim();
    if (isOne(joined)) return beginsLater(lines, at, count, isOne, openings) ? 0 : count;
    // A sentence that ended, or an item of a list, does not go on into an introduction.
    if (SENTENCE_END.test(line) && !DATE_OR_SHORT_END.test(line)) return 0;
  }
  return 0;
}

/** Whether a later one of these lines makes an introduction by itself, so that the first is the sender's own. */
function beginsLater(
  lines: readonly string[],
  at: number,
  count: number,
  isOne: (text: string) => boolean,
  openings: readonly RegExp[],
): boolean {
  if (DATED_OPENING.test(lines[at] ?? '')) return false;
  for (let skipped = 1; skipped < count; skipped++) {
    const later = lines.slice(at + skipped, at + count).map((line) => line.trim());
    const opens = openings.some((opening) => opening.test(later[0] ?? ''));
    if (opens && isOne(later.join(' ').trim())) return true;
  }
  return false;
}

function isIntroduction(text: string): boolean {
  if (OWN_WORDS.test(text)) return false;
  if (DATED_NAME.test(text) || BY_ADDRESS.test(text) || DATE_IN_BRACKETS.test(text)) return true;
  if (!/[:：]\s*$|-{2,}\s*$/u.test(text)) return false;
  if (VERB_AT_END.test(text)) return DATE.test(text) || NAME_AND_ADDRESS.test(text);
  if (WITHOUT_VERB.test(text)) return DATE.test(text.slice(0, text.search(/<|&lt;/)));
  return VERB.test(text) && DATE.test(text);
}

/** Horde: `Quoting Ada <ada@example.com>:`, `Zitat von Ada (2026-11-22)`. */
const QUOTING =
  /^(?:quoting|citando|zitat(?: von)?|citation de|citerar|citat|citát|cituji|cytat|cytowanie|citazione di|citeren|lainaus|alıntı|idézet)\s.{1,200}(?:[:：]|\))$/iu;
/** Desks, the one that this is among them. */
const YOU_WROTE =
  /^[\W_]{0,3}(?:(?:.{0,80}\s)?you (?:wrote|said|asked)|(?:sie|du) (?:schrieben|schriebst|haben geschrieben|hast geschrieben)|vous (?:avez écrit|écriviez)|(?:usted )?escribió|escribiste|(?:lei )?ha scritto|hai scritto|(?:u|je|jij) schree?ft?|você escreveu|escreveu|du skrev|(?:pan|pani) napisał\p{L}*|napisałe?ś|вы (?:писали|написали)|ви писали|您写道|您寫道|お客様のメッセージ)\s?[:：]$/iu;
/** A name, at most five words of it, and what it did. */
const SOMEBODY_WROTE = new RegExp(
  `^\\p{L}\\S{0,40}(?: \\S{1,40}){0,4} ?${VERB.source}\\S{0,4}\\s?[:：]$`,
  'iu',
);
const NAME_FIRST =
  /^(?!the |a |an |in |der |die |das |le |la |el )[^\d<>]{1,60}(?=\S*\d|[^\d<>]{1,20}\d|<)/iu;

/**
 * How many lines from `at` introduce the quotation that stands right below, in forms that would say too little
 * without it: no date, a language that nobody told us of.
 * @param endsWithIt whether nothing follows that quotation.
 */
export function quotationOpenedAt(lines: readonly string[], at: number, endsWithIt: boolean): number {
  const first = lines[at]?.trim() ?? '';
  if (first.length > MAX_INTRODUCTION || OWN_WORDS.test(first)) return 0;
  if (YOU_WROTE.test(first) || (QUOTING.test(first) && (ADDRESS.test(first) || FULL_DATE.test(first))))
    return 1;
  if (endsWithIt && SOMEBODY_WROTE.test(first)) return 1;
  // What is wrapped begins with its date or its name.
  if (!DATE.test(first) && !/[<(]/.test(first)) return 0;
  return joinedAt(lines, at, 3, opensQuotation, [DATE, /[<(]/]);
}

function opensQuotation(text: string): boolean {
  if (!COLON.test(text)) return false;
  const dated = FULL_DATE.test(text) && TIME.test(text);
  if (!VERB.test(text)) return dated && BRACKETED.test(text);
  return BRACKETED.test(text) || ADDRESS.test(text) || (dated && NAME_FIRST.test(text));
}

import type { ReportedRecipient } from './report.ts';

/** Why a mail did not arrive. Only the first three are the address's own fault: it will never take mail. */
export type FailureCause =
  | 'unknownAddress'
  | 'unknownDomain'
  | 'closedMailbox'
  | 'mailboxFull'
  | 'refused'
  | 'tooLarge'
  | 'temporary'
  | 'unclear';

export interface Failure {
  readonly cause: FailureCause;
  /** Never to be mailed again. */
  readonly hard: boolean;
  /** For agents: the cause in words, then what the server said. */
  readonly reason: string;
}

const words: Readonly<Record<FailureCause, string>> = {
  unknownAddress: 'There is no such address',
  unknownDomain: 'There is no such domain',
  closedMailbox: 'The mailbox is closed',
  mailboxFull: 'The mailbox is full',
  refused: 'The server refused the mail',
  tooLarge: 'The mail is too large',
  temporary: 'The server could not take it in time',
  unclear: 'It could not be delivered',
};

const hardCauses: ReadonlySet<FailureCause> = new Set(['unknownAddress', 'unknownDomain', 'closedMailbox']);

/** RFC 3463 and its registry, by subject and detail; what is not here is decided by the words beside it. */
const byStatus: Readonly<Record<string, FailureCause>> = {
  '1.1': 'unknownAddress',
  '1.2': 'unknownDomain',
  '1.3': 'unknownAddress',
  '1.6': 'unknownAddress',
  '1.7': 'refused',
  '1.8': 'refused',
  '1.10': 'unknownAddress',
  '2.1': 'closedMailbox',
  '2.2': 'mailboxFull',
  '2.3': 'tooLarge',
  '2.4': 'unclear',
  '3.1': 'temporary',
  '3.4': 'tooLarge',
  '4.4': 'unknownDomain',
  '4.6': 'temporary',
  '4.7': 'temporary',
  '7.13': 'closedMailbox',
};

/** Details that servers use for whatever they like: there the words say more, where they say anything. */
const vague = /^(0\.\d+|1\.[07]|2\.[04]|3\.\d+|4\.[01]|5\.\d+|6\.\d+|7\.\d+)$/;

// What servers say, in their own languages. Tried in this order: a full mailbox of a user "not found" is full.
const said: readonly (readonly [FailureCause, RegExp])[] = [
  [
    'mailboxFull',
    /over ?quota|quota (is )?(exceed|reach|full|limit|viol)|exceed\w* (\S+ ){0,4}(quota|storage|mailbox (size|limit))|(mail ?box|mail ?folder|inbox|account|user) (\S+ ){0,3}(is )?(over|full\b)|full mail ?box|insufficient (disk |system )?(storage|space)|out of (disk )?space|enough (storage|space)|too much mail|postfach (ist )?(\S+ )?(voll|überfüllt)|speicherplatz|bo[iî]te (\S+ ){0,4}pleine|quota dépassé|buz[oó]n (\S+ ){0,3}lleno|casella (\S+ ){0,3}piena|postvak (\S+ )?vol\b|przepełnion|переполнен|квот|caixa (\S+ ){0,3}(cheia|lotada)|已满|配额|容量(を)?超|満杯/iu,
  ],
  [
    'refused',
    /\bspam|black ?list|block ?list|\b(dns|s|u)?bls?\b|rbl|(?<!not )listed (at|by|on)\b|(ip|address|sender|host|message|mail|you are|been|is) (temporarily |permanently )?(blocked|banned)|reputation|\bdmarc\b|\bspf\b|\bdkim\b|unsolicited|junk ?mail|suspicious|virus|infected|relay(ing)? (access )?(denied|not|is not)|unable to relay|not (permitted|allowed) to relay|not a relay|rejected (due to|by|for) (\S+ ){0,3}(content|policy|polic)|(policy|content|security) (rejection|reasons?|violation|restriction)|rejected by (\S+ )?(filter|policy)|we do not accept mail|sender (address )?(rejected|denied|verify)|authentication (required|failed)|reverse dns|ptr record/iu,
  ],
  [
    'unknownAddress',
    /(user|recipient|address\w*|mail ?box|account|alias|local ?part|name|person|id|adressee?|addressee|customer)\W{0,3}(\S+ ){0,4}?(is |was |has been |are |were )?(unknown|not (be )?(found|known|valid|exist|recogni[sz]ed|listed|registered|local|on file)|invalid|non-?existent|no longer (valid|exists?|available|here|active|in use|on|employed)|undeliverable)|unknown (or illegal |or invalid )?(e-?mail address|user|recipient|address|account|local|mailbox|alias|to address|rcpt)|bad[_ ]recipient|no matches to|no (such|valid) (\S+ )?(user|recipients?|mailbox|address|account|person|alias|email|local)|no mailbox|(user|recipient|mail ?box|address|account|name|email) (\S+ )?(does|do|did|dose)(n['’]t| not) (\S+ )?exist|doesn['’]t have an? \S+ account|(invalid|bad|illegal|nonexistent|non-existent|unrouteable|unroutable|incorrect|unresolvable) (\S+ ){0,2}(user ?id|recipients?|mail ?box|address\w*|user\w*|destination mailbox|account|rcpt|forward-path)|mail ?box (is )?(unavailable|not available|not found)|not a valid (user|mailbox|recipient|address|email)|not (a )?(one of )?(our|known) (users?|customers?|recipients?)|recipient ?(address )?(rejected|not found|notfound)|address rejected|not listed in|RESOLVER\.ADR\.(Recip|Ex)\w*NotFound|unknown or (expired|illegal)|could ?n['o]t be found|email address (you entered|that you)|(user|address) lookup failed|(does not|doesn['’]t|not) like recipient|not our customer|no account (by|with|for)|isn['’]t (known|a user)|undefined mail ?box|user ?unknown|no_?such_?user/iu,
  ],
  [
    'unknownAddress',
    /unbekannt(e[rs]?)? (\S+ ){0,2}(empfänger|benutzer|adresse)|(empfänger|benutzer|adresse|postfach|konto)\w* (\S+ ){0,8}(unbekannt|existiert nicht|nicht (gefunden|vorhanden|bekannt|existiert))|n['’](existe|est) (pas|plus)|n['’]a pas (\S+ )?été trouvée?|(adresse|destinataire|utilisateur|compte) (\S+ ){0,3}(inconnue?|introuvable|inexistante?)|inconnu à cette adresse|nicht im (\S+ )?\S*verzeichnis|no existe|desconocid[oa]|non esiste|sconosciut[oa]|inesistente|onbekende? (gebruiker|adres|ontvanger)|bestaat niet|(użytkownik|adres|konto|skrzynka)\w* (\S+ ){0,4}(nie istnieje|nieznan)|nieznany (użytkownik|adres)|nie ma takiego|não existe|desconhecid[oa]|inexistente|finns inte|okänd (mottagare|användare|adress)|не существует|не найден|неизвестн\w+ (пользовател|адрес|получател)|нет такого|不存在|用户未找到|无此用户|查无此|存在しません|見つかりません|宛先不明/iu,
  ],
  [
    'closedMailbox',
    /(account|mail ?box|user|address|recipient|e-?mail)\W{0,3}(\S+ ){0,6}?(is |was |has been |been |currently )?(disabled|inactive|deactivated|suspended|closed|deleted|terminated|discontinued|expired|locked|cancell?ed|abandoned|retired)|(disabled|inactive|deactivated|deleted|closed) (\S+ )?(account|mail ?box|user|recipient)|not (an )?active|no longer (works|with|employed|monitored|in service|accept)|user has moved|has moved (to|permanently)|has left|deaktiviert|gesperrt|désactivée?|заблокирован|отключ/iu,
  ],
  [
    'unknownDomain',
    /(host|domain|name|mail ?server|site)\w* (\S+ ){0,5}(not (be )?found|unknown|does ?n['o]t exist|not exist|not known|non-?existent|invalid)|unknown (mail )?(host|domain|destination)|(couldn['’]?t|can ?not|could not|unable to) (\S+ )?(find|resolve|look ?up) (\S+ ){0,3}(host|domain|mx|name)|unrouteable (mail )?domain|null mx|no (mx|mail exchanger|such (host|domain))|nxdomain|bad destination (system|host)|name service error|nodename nor servname/iu,
  ],
  [
    'tooLarge',
    /too (large|big|long)\b|(message|mail|size|limit)\w* (\S+ ){0,4}exceed|exceeds? (\S+ ){0,5}(size|limit|maximum)|larger than|zu groß|trop (grand|volumineux|gros)|demasiado grande|troppo grande|te groot|слишком (больш|велик)|过大|大きすぎ/iu,
  ],
  [
    'temporary',
    /try (again|later)|temporar|deferred|gr[ea]y ?list|timed? ?out|connect(ion)? (\S+ )?(refused|reset|dropped|timed|fail|lost|died)|retry|delayed|lost connection|unreachable|loop|too many hops|hop count|not (yet )?been delivered|still being retried|resources?\b|overload|busy|unavailable|expired|in time|vorübergehend|temporaire|позже/iu,
  ],
  [
    'refused',
    /polic|blocked|block\b|not (authori[sz]ed|permitted|allowed|accept)|access (is )?denied|denied|rejected|refused|prohibit|abuse|rate limit|too many|restrict|filter|content|challenge|whitelist|only accept|verwe?iger|abgelehnt|abgewiesen|refusée?|rechazad|rifiutat|geweigerd|odrzucon|отклон|отказ|拒/iu,
  ],
];

/** The cause that a server's words name, if they name one. */
export const causeSaid = (text: string): FailureCause | undefined =>
  said.find(([, pattern]) => pattern.test(text))?.[0];

const statusIn = /(?:^|[^\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/;

/** The status that a server's words hold: `550 5.1.1 …` is 5.1.1, `550 …` is 5.0.0. */
export function statusOf(text: string): string | undefined {
  const enhanced = statusIn.exec(text);
  if (enhanced) return `${enhanced[1]}.${Number(enhanced[2])}.${Number(enhanced[3])}`;
  const smtp = /(?:^|[\s:;#(>])([45])\d\d(?=[\s:;,.)\-<]|$)/.exec(text);
  return smtp ? `${smtp[1]}.0.0` : undefined;
}

/** What a failure says of its address. A status beginning with 4 is never the address's fault. */
export function judgeFailure({
  status,
  diagnostic,
}: Pick<ReportedRecipient, 'status' | 'diagnostic'>): Failure {
  const text = diagnostic ?? '';
  const inWords = statusOf(text);
  // Exim and others write 5.0.0 beside a diagnostic that knows better.
  const code = status !== undefined && !/\.0\.0$/.test(status) ? status : (inWords ?? status);
  const [first, ...details] = code?.split('.') ?? [];
  // A server that gives up after a day writes 5 beside the 4 it got all along.
  const kind = inWords?.startsWith('4') ? '4' : first;
  const detail = details.join('.');
  const cause = causeOf(kind, detail, causeSaid(withoutNames(text)));
  const shown = [diagnostic, diagnostic?.includes(code ?? '') ? undefined : code].filter(Boolean).join(' ');
  return {
    cause,
    hard: kind !== '4' && hardCauses.has(cause),
    reason: `${words[cause]}${shown ? `: ${shown}` : ''}`.slice(0, 400),
  };
}

/** What a name says is nothing that the server says. */
const withoutNames = (text: string): string =>
  text.replace(/https?:\S*|[^\s<>"':;]+@[\w-]+(?:\.[\w-]+)*/g, ' ');

function causeOf(kind: string | undefined, detail: string, spoken: FailureCause | undefined): FailureCause {
  const coded = byStatus[detail];
  if (kind === '4') return spoken === 'mailboxFull' || coded === 'mailboxFull' ? 'mailboxFull' : 'temporary';
  if (coded !== undefined && !vague.test(detail)) {
    // A blocked sender is at times told that the mailbox is unavailable; the words are plain, then.
    return spoken === 'refused' || (spoken === 'mailboxFull' && hardCauses.has(coded)) ? spoken : coded;
  }
  if (spoken !== undefined) return spoken;
  if (coded !== undefined) return coded;
  if (detail.startsWith('7.') || detail.startsWith('6.')) return 'refused';
  return 'unclear';
}

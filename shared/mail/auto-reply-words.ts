/**
 * What programs write in somebody's place while nobody is there, by language. Words prove little: people write
 * "Out of office feature is broken", so `automatic.ts` asks for more than one of these to agree.
 */
const oneOf = (...languages: readonly string[]): string => `(?:${languages.join('|')})`;

/** Says itself that it is automatic; no person would choose it. */
const ANNOUNCED = oneOf(
  '(?:automatic|automated|auto)[- ]*(?:reply|response|answer|e-?mail)|autoreply|out[ -]of[ -](?:the[ -])?office(?: (?:auto-?reply|reply|message|notice))?|ooo',
  'automatische antwort|autoantwort|auto-antwort|automatisch (?:generierte|erstellte) antwort|abwesenheitsnotiz|abwesenheitsnachricht|abwesenheitsmeldung',
  "réponse auto(?:matique)?|message d[’']absence|absence du bureau|absent(?:e|\\(e\\))? du bureau",
  'respuesta auto(?:mática)?|fuera de (?:la )?oficina',
  'risposta automatica|fuori ufficio',
  'automatisch antwoord|automatische beantwoording|afwezigheidsbericht|afwezigheidsassistent',
  'resposta automática|resposta automàtica|fora do escritório',
  'automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź',
  'autosvar|auto-svar|automatiskt svar|automatisk svar|frånvaromeddelande|fraværsbesked|fraværsmelding',
  'automaattinen vastaus|poissaoloilmoitus|automaatvastus|automātiskā atbilde|automatinis atsakymas',
  'automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor|аутоматски одговор',
  'otomatik yanıt|αυτόματη απάντηση|رد تلقائي|تلقائي|תשובה אוטומטית|מענה אוטומטי|پاسخ خودکار',
  'автоответ|автоматический ответ|автоматична відповідь|автовідповідь|автоматичен отговор',
  '自动(?:回复|答复)|自動(?:回[覆复]|回應|答覆)|自動(?:返信|応答|回答)|不在通知|자동 ?(?:응답|회신)|부재중(?: 자동 응답)?',
  'trả lời tự động|การตอบกลับอัตโนมัติ|balasan otomatis|jawapan automatik|automatiska atbilde',
);

/** Tells of an absence, as people do too. */
const ABSENCE = oneOf(
  "auto(?=:)|on (?:vacation|holiday|leave)|vacation|(?:annual|parental|maternity|paternity|sick) leave|(?:i am|i[’']m|i will be) (?:out|away|on (?:\\p{L}+ )?(?:leave|vacation|holiday))|away from (?:the|my) (?:office|e?-?mail|desk)",
  'abwesen\\p{L}*|außer haus|nicht im büro|(?:bin |ich bin )?im urlaub|urlaub|urlaubsvertretung|ich bin (?:abwesend|nicht)|elternzeit|eingangsbestätigung|mutterschutz',
  'absence|absent(?:e|\\(e\\))?|je suis absente?|en congés?|en vacances|accusé de réception',
  'ausente|ausencia|de vacaciones|acuse de recibo|assente|assenza|in ferie',
  'afwezig(?:heid)?|niet aanwezig|met vakantie|buiten kantoor|ausência|de férias|fora do escritório',
  'nieobecn\\p{L}*|poza biurem|urlop|frånvar\\p{L}*|fravær\\p{L}*|ikke på kontoret|ude af kontoret|poissa\\p{L}*',
  'mimo kancelář|nepřítom\\p{L}*|neprítom\\p{L}*|távollét|szabadság|în concediu|ofis dışında|απουσία|εκτός γραφείου',
  'нет на месте|в отпуске|отсутств\\p{L}*|вне офиса|немає на місці|у відпустці|atvaļinājum\\p{L}*|godišnji odmor',
  '外出中|休假|不在办公室|不在辦公室|不在(?:のお知らせ|連絡)|休暇|휴가|בחופשה|إجازة',
);

/** `Ada Example is out of the office`: so Notes begins. */
const SOMEBODY = oneOf(
  'is (?:currently )?out of (?:the )?office|ist (?:derzeit |zurzeit )?(?:außer haus|nicht im (?:büro|haus)|abwesend)',
  'est absente?(?: du bureau)?|está (?:fuera|ausente)|è (?:assente|fuori ufficio)|is (?:afwezig|niet aanwezig)|está ausente',
  'är inte på kontoret|er ikke på kontoret|jest (?:nieobecny|nieobecna|poza biurem)',
);

const TAG = String.raw`(?:\[[^\]]{1,40}\]\s*)?`;
/** What follows the phrase where it stands for itself: the subject that is answered, or nothing. */
const ALONE = String.raw`\]?\s*(?:\([^()]{1,40}\)\s*)?(?:[:：]|$|(?=(?:re|aw|sv|vs|odp|r|antw|res)\s*:))`;
const LETTERS_END = String.raw`(?![\p{L}\d])`;

const announced = new RegExp(`^${TAG}\\[?${ANNOUNCED}${LETTERS_END}${ALONE}`, 'iu');
const absent = new RegExp(
  `^${TAG}\\[?(?:${ANNOUNCED}|${ABSENCE})${LETTERS_END}|[([](?:${ANNOUNCED}|${ABSENCE})[)\\]]\\s*$|^.{1,60} ${SOMEBODY}${LETTERS_END}`,
  'iu',
);

/** `Automatic reply: Your question`, or the first two words alone. */
export const isAnnounced = (subject: string): boolean => announced.test(subject);

/** What is answered stands behind it: `Out of office: Your question`, `Absent Re: Your question`. */
export const isAnnouncedBefore = (subject: string): boolean =>
  announced.test(subject) && subject.replace(announced, '').trim() !== '';

/** A subject that announces an automatic answer or begins with an absence. */
export const tellsOfAbsence = (subject: string): boolean => absent.test(subject);

/** An answer of one of our mails keeps their reference, or what marks an answer. */
export const goesOnWithOurs = (subject: string): boolean =>
  absent.test(subject) && /\d{6}-\d{6,9}|[\s:：](?:re|aw|sv|vs|odp|r|antw|res)\s*:/iu.test(subject);

const AWAY = new RegExp(
  oneOf(
    "(?:i am|i[’']m|i will be) (?:currently )?(?:out of (?:the )?office|away|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday)|unavailable)|out of (?:the )?office|(?:return|returning|back) (?:to (?:the |my )?office |in the office )?on|limited access to (?:my )?e?-?mail|no longer (?:work|with|employed)|(?:not|un)(?: be)? (?:reading|able to read) my e?-?mail",
    'ich bin (?:derzeit |zurzeit |momentan |bis |vom |ab |erst |außer )|ich befinde mich (?:im|in)|nicht im büro|außer haus|wieder (?:da|erreichbar|im büro)|keinen zugriff auf|nicht weitergeleitet|bis \\S{1,20} abwesend',
    'je suis (?:actuellement )?(?:absente?|en congés?|en vacances|hors du bureau)|je serai (?:absente?|de retour)|de retour le',
    'estoy (?:de vacaciones|fuera|ausente|de baja)|estaré|me encuentro (?:de|fuera|ausente)|sono (?:assente|in ferie|fuori)|sarò (?:assente|in ferie|fuori)',
    'ben ik (?:afwezig|niet)|ik ben (?:afwezig|niet|met|op)|estou (?:de férias|fora|ausente)|estarei (?:de férias|fora|ausente)|soc fora',
    'jestem (?:nieobecn|na urlopie|poza)|przebywam|jag är (?:borta|ledig|på semester|inte på)|jeg er (?:på ferie|ikke på|fraværende|bortrejst)|olen (?:lomalla|poissa)|olen puhkusel|atostogauju|esmu atvaļinājumā',
    'jsem (?:na dovolené|mimo)|som (?:na dovolenke|mimo)|szabadságon|nem vagyok az irodában|sunt (?:în concediu|plecat)|na godišnjem|sem na dopustu|izindeyim|ofis dışında|απουσιάζω|λείπω|είμαι (?:σε άδεια|εκτός)',
    'я (?:в отпуске|отсутствую|нахожусь)|буду отсутствовать|меня нет|мене немає|у відпустці|в отпуск съм',
    '休假|外出|不在|休暇|휴가|부재중|في إجازة|خارج المكتب|בחופשה|מחוץ למשרד|nghỉ phép|ลาพักร้อน|sedang cuti',
  ),
  'iu',
);

const ITSELF = new RegExp(
  oneOf(
    '(?:this is an?|through this) (?:auto(?:matic|mated|matically|-)?)[- ]?(?:generated )?(?:reply|response|e?-?mail|message|answer)|automatic(?:ally)? (?:generated|reply|response) (?:to|from|sent)|only notification you will receive',
    'dies ist eine automatische (?:antwort|nachricht|e-?mail)|automatisch (?:erstellte?|generierte?) (?:antwort|nachricht|e-?mail|mail)|diese (?:antwort|nachricht|e-?mail|mail) wurde automatisch',
    'ceci est (?:un message|une réponse) automatique|message automatique|réponse automatique à votre|este es un mensaje automático|mensaje automático|messaggio automatico|mensagem automática',
    'automatisch gegenereerd|automatisch bericht|automatyczna wiadomość|wiadomość (?:została )?wygenerowana automatycznie|automatiskt (?:meddelande|svar)|automatisk (?:besked|melding|svar)|это автоматическ\\p{L}+|自动(?:回复|发送)|自動(?:返信|送信|回覆)',
  ),
  'iu',
);

const BEGINNING = 1_500;
const beginning = (text: string): string => text.slice(0, BEGINNING);

/** Whether a text says of itself that no person wrote it. */
export const saysItIsAutomatic = (text: string): boolean => ITSELF.test(beginning(text));

/** Whether a text begins as programs write for people who are not there. */
export const saidByRobots = (text: string): boolean => AWAY.test(beginning(text)) || saysItIsAutomatic(text);

const WANTS_SOMETHING = new RegExp(
  oneOf(
    '[?？؟](?!\\S*=)',
    "does(?:n[’']t| not) (?:work|print|send|start)|(?:is|are) not (?:working|sent)|stopped working|broken|please help",
    'funktionier|kaputt|defekt|helfen sie|(?:wird|werden) nicht (?:gesendet|verschickt|versendet|gedruckt)|druckt nicht',
    'ne (?:fonctionne|marche|part|démarre)|en panne|no (?:funciona|imprime|arranca)|non (?:funziona|stampa|parte)|werkt niet|kapot',
    'não (?:funciona|imprime)|nie działa|nie drukuje|proszę o pomoc|fungerar inte|virker ikke|fungerer ikke|nefunguje|nem működik|çalışmıyor',
    'не (?:работает|печатает|працює)|сломал|помогите|坏了|壞了|故障|怎么|怎麼|壊れ|修理|고장|작동하지',
  ),
  'iu',
);

/** Whether somebody wants something: what answers for people who are not there asks nothing. */
export const wantsSomething = (text: string): boolean =>
  WANTS_SOMETHING.test(beginning(text).replace(/https?:\/\/\S+/gi, ' '));

const CHALLENGES =
  /control spam|spam ?blocker|sender verification|(?:complete|the) verification process|(?:protect\w*|prevent\w*) (?:\S+ ){0,4}(?:from )?(?:receiving )?(?:junk|spam)|verify (?:that )?(?:you are|you're|your (?:e-?mail|message|address|identity))|confirm (?:that )?(?:you are|you're|your (?:e-?mail|message|address|identity))|(?:approved|allowed) senders? list|(?:only|incoming) (?:allow|accept|messages from senders)|not on (?:his|her|my|the|their) (?:guest|approved|white|allowed|contact)|guest list|wait-?listed|pending (?:your )?(?:confirmation|verification|approval)|prove (?:that )?you/i;

/** A robot that asks whoever writes to prove that they are a person (challenge and response). */
export const isChallenge = (subject: string, text: string): boolean =>
  CHALLENGES.test(beginning(text)) &&
  !wantsSomething(text) &&
  (/automatic|automated|auto-?(?:reply|response)/i.test(beginning(text)) ||
    /verification|confirm|bestätig|please (?:respond|reply)|challenge/i.test(subject)) &&
  /https?:\/\/|reply to this/i.test(text.slice(0, 3_000));

/**
 * Subjects that programs write when nobody is there, at their beginning. Alone they prove little: people write
 * "Out of office feature is broken".
 */
export const vacationSubject =
  /^(\[[^\]]{1,40}\]\s*)?((automatic|automated|auto)[- :]*(reply|response|answer|email)\b(?! (feature|is|does|not|in|on|from|problem|broken))|auto(matisch\w*|mat\w*)?[- ]?(antwort|reply|respon\w+|svar|vastus|odpov\w+)\b(?! (feature|is|does|not|in|on|problem|broken))|auto:|autoreply|out[ -]of([ -]the)?[ -]office(?! (feature|is|does|not|setting|message|problem|assistant|repl\w+ (is|does|not)))|ooo:|on (vacation|holiday|leave)\b|vacation (reply|notice|response|message)|(i am|i'm|i will be) (out|away|on (leave|vacation|holiday))|away from (the|my) (office|e?mail|desk)|abwesen|außer haus|nicht im büro|im urlaub|urlaub:|(bin|ich bin) (im urlaub|abwesend|nicht)|automatische antwort|eingangsbestätigung|réponse automatique|message d['’]absence|absence\b|absent\b|(je suis )?absente?( du bureau)?:|en congés|en vacances|accusé de réception|respuesta automática|fuera de (la )?oficina|ausente|ausencia|de vacaciones|risposta automatica|fuori (sede|ufficio)|assente|assenza|in ferie|automatisch antwoord|afwezig|niet aanwezig|met vakantie|buiten kantoor|autosvar|frånvar|fraværs?|ikke på kontoret|ude af kontoret|poissa|automaattinen vastaus|automatiskt svar|resposta automática|fora do escritório|ausência|de férias|autoodpowiedź|\[?automatyczna odpowiedź|odpowiedź automatyczna|nieobecn|poza biurem|urlop\b|automatická odpověď|mimo kancelář|nepřítom|automatikus válasz|távol|răspuns automat|otomatik yanıt|ofis dışında|автоответ|автоматический ответ|нет на месте|в отпуске|отсутств|автовідповідь|αυτόματη απάντηση|απουσία|自动(回复|答复)|自動回覆|自動回复|外出中|休假|不在办公室|自動(返信|応答|回答)|不在(通知|のお知らせ|連絡)?|休暇|부재중|자동 ?(응답|회신)|تلقائي|תשובה אוטומטית|automatiska atbilde|atvalinājum|atvaļinājum)/iu;

/** Those that no person would choose. */
export const automaticSubject =
  /^(\[[^\]]{1,40}\]\s*)?(auto(matic|mated)?[- :]*(reply|response|answer)\b|auto:|autoreply|out of (the )?office|ooo:|abwesenheitsnotiz|automatische antwort|réponse automatique|message d['’]absence|respuesta automática|risposta automatica|automatisch antwoord|autosvar|automatiskt svar|automaattinen|resposta automática|autoodpowiedź|\[?automatyczna odpowiedź|odpowiedź automatyczna|automatická odpověď|automatikus válasz|răspuns automat|otomatik yanıt|автоответ|автоматический ответ|自动(回复|答复)|自動回[覆复]|自動(返信|応答)|자동 ?(응답|회신)|automatiska atbilde)/iu;

const robots =
  /(this is an? auto(matic|mated|matically|-?)?[- ]?(generated )?(reply|response|e?-?mail|message|answer)|automatic(ally)? (generated|reply|response)|(i am|i'm|i will be) (currently )?(out of (the )?office|away|on (annual |parental |maternity )?(leave|vacation|holiday)|unavailable)|out of (the )?office|(return|back) (to the office |in the office )?on|limited access to (my )?e?-?mail|no longer (work|with|employed)|ich bin (derzeit |zurzeit |momentan |bis |vom |ab )|nicht im büro|wieder (da|erreichbar|im büro)|keinen zugriff auf|automatisch (erstellt|generiert)|je suis (actuellement )?(absente?|en congé)|de retour le|message automatique|estoy (de vacaciones|fuera|ausente)|estaré|mensaje automático|sono (assente|in ferie|fuori)|messaggio automatico|ben ik (afwezig|niet)|ik ben (afwezig|niet|met|op)|automatisch gegenereerd|jestem nieobecn|przebywam|estou (de férias|fora|ausente)|jag är (borta|ledig|på semester)|я (в отпуске|отсутствую|нахожусь)|буду отсутствовать|休假|自动回复|外出|不在|休暇)/iu;

/** Whether a text begins as programs write for people who are not there. */
export const saidByRobots = (text: string): boolean => robots.test(text.slice(0, 1_500));

const challenges =
  /(control spam|spam ?blocker|sender verification|verify (that )?(you|your (e-?mail|message|address))|confirm (that )?(you|your (e-?mail|message|address))|(approved|allowed) senders? list|(only|incoming) (allow|accept|messages from senders)|not on (his|her|my|the|their) (guest|approved|white|allowed|contact)|pending (your )?(confirmation|verification|approval)|prove (that )?you)/i;

/** A robot that asks whoever writes to prove that they are a person (challenge and response). */
export const isChallenge = (subject: string, text: string): boolean =>
  challenges.test(text.slice(0, 1_500)) &&
  (/automatic|automated|auto-?(reply|response)|this (is an|email) auto/i.test(text.slice(0, 1_500)) ||
    /verif|confirm|bestätig|please (respond|reply)|challenge|spam/i.test(subject)) &&
  /https?:\/\/|reply to this/i.test(text.slice(0, 3_000));

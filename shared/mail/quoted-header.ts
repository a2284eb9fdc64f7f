/**
 * The header of a mail below an answer, as Outlook, phones and others write it: From, Sent, To, Subject, in the
 * languages of the people who write to desks.
 */
const FROM =
  'from|de|von|da|van|od|nadawca|från|fra|lähettäjä|feladó|de la|kimden|gönderen|από|от|від|发件人|寄件者|寄件人|差出人|送信者|送信元|보낸 사람|보낸사람|발신|' +
  'nuo|saatja|šalje|từ|จาก|dari|daripada|من|از|מאת|自|no(?=\\s?:.*@)';
const OTHERS =
  'sent|date|to|cc|bcc|subject|reply[- ]to|importance|envoy[ée]|à|a|objet|répondre à|gesendet|datum|an|betreff|kopie|antwort an|' +
  'enviado(?: el)?|fecha|para|asunto|verzonden|aan|onderwerp|inviato|data|oggetto|ogg|risposta|wysłano|wysłane|do|temat|dw|' +
  'enviada(?: em)?|assunto|skickat|till|ämne|rubrik|kopia|sendt|til|emne|dato|дата|отправлено|кому|тема|копия|надіслано|копія|' +
  'lähetetty|vastaanottaja|saaja|päivämäärä|kopio|aihe|odesláno|odoslané|komu|pro|předmět|predmet|kopie|elküldve|küldve|címzett|tárgy|másolatot kap|' +
  'trimis|către|subiect|gönderildi|gönderilme tarihi|tarih|kime|alıcı|konu|bilgi|εστάλη|στάλθηκε|αποστολή|ημερομηνία|προς|κοιν\\.?|θέμα|envoyé le|date d.envoi|cci?|bcc|cc|' +
  'copia|cópia|enviado em|enviado a|verzonden op|gesendet am|kopi|dátum|изпратено(?: на)?|до|относно|poslano|poslato|prima|za|kome|zadeva|tema|' +
  'išsiųsta|kam|nosūtīts|tēma|saatmisaeg|adressaat|teema|enviat(?: el)?|per a|assumpte|đã gửi|đến|chủ đề|ngày|ส่ง|วันที่|ถึง|เรื่อง|dikirim|tanggal|kepada|subjek|perihal|' +
  'تاريخ الإرسال|تم الإرسال|التاريخ|إلى|نسخة|الموضوع|تاریخ|ارسال|به|موضوع|נשלח|תאריך|אל|עותק|נושא|' +
  '发送时间|发送日期|日期|收件人|抄送|抄送人|主\\s?题|收件者|主旨|副本|寄件日期|已傳送|時間|至|日付|送信日時|日時|宛先|件名|보낸 날짜|보낸날짜|받는 사람|받는사람|수신|참조|제목|날짜';
const label = (words: string) =>
  new RegExp(`^[\\s*_|]*(${words})[*_]*\\s?(?:[:：]|\\s*\\|)[*_]*(?:\\s|$|\\S)`, 'iu');
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
  const block = lines.slice(at, at + 4);
  const from = block.find((line) => FROM_LINE.test(line));
  if (from === undefined) return 0;
  // GMX writes no more than when, from whom and to whom.
  return labels.size >= 4 || (/@/.test(from) && /\d{4}/.test(lines[at] ?? '')) ? count : 0;
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

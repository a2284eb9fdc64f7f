/** What sends mail and says so. Without one of them, "sent from" is somebody's own sentence. */
const DEVICE =
  /\b(?:i(?:phon|pad|pod|os|cloud)|apple|android|galaxy|samsung|huawei|honor|xiaomi|redmi|oppo|oneplus|nokia|lumia|sony|xperia|htc|motorola|moto|pixel|black ?berry|lg|surface|windows|outlook|hotmail|yahoo!?|gmail|gmx|web\.de|aol|t-online|proton(?:mail)?|tuta(?:nota)?|zoho|spark|bluemail|aqua mail|k-9|fairemail|nine|typeapp|edison|mymail|mailbird|airmail|superhuman|thunderbird|webmail|mail\.ru|orange|bouygues|sfr|verizon|vodafone|t-mobile|o2|wireless|smart ?phone|tablet|phone|mobile|mobil\w*|handy|telefon\w*|tel[eé]fono|cellulare|telemóvel|téléphone|appareil|mailbox|from my|device|dispositivo|gerät|apparaat|toestel|puhelin|mail (?:for|para|für|pour|voor|per|dla)|courrier|correo|posta|pošt\w*|poczta|e-post|e-?mail[- ]app|mail[- ]app|seznam|libero|virgilio|ionos|posteo|freenet|naver|rambler|laite\w*|cihaz\w*|okostelefon\w*|urządzeni\w*)|смартфон|телефон|устройств|пристро|συσκευή|هاتف|яндекс|почт[аы]|メール|スマートフォン|手机|手機|邮箱|邮件|메일|갤럭시|스마트폰/iu;
const SENT_FROM = [
  /^[\W_]{0,3}(?:sent|enviad[oa]|envoyé|gesendet|verzonden|verstuurd|inviat[oa]|wysłan[eoya]|skickat|skickad|skickades|sendt|lähetetty|odesláno|odoslané|küldve|trimis|gönderildi|poslano|poslato|enviat|dikirim|στάλθηκε|εστάλη|отправлено|изпратено|надіслано)\s+(?:from|via|with|by|using|desde|depuis|de|dal|del|do|da|à partir de|a partir d[eo]|avec|mit|von|vom|aus|met|vanaf|vanuit|con|z|ze|från|fra|med|με|από|din|de pe|s|sa|iz|dari|от|с|из|з)(?!\p{L}).{0,120}$/iu,
  /^[\W_]{0,3}(?:from|von|de|desde|da|dal) (?:my|meinem|mon|mi|mio|meu) .{0,60}$/iu,
  /^(?:von|mit|diese (?:nachricht|e-?mail) wurde|ce (?:message|mail) a été|aus) .{0,110}(?:gesendet|verschickt|geschickt|versendet|envoyé .{1,60})[.!]?$/iu,
  /^this (?:message|e-?mail) was sent (?:from|via|using) (?:my|an?|your) .{1,60}$/iu,
  /^provenance\s?: .{1,60}$/iu,
  /^\S{1,30} from (?:mobile|phone)$/iu,
  /^.{1,40}(?:(?:['’]|\p{L})[dt][ae]n gönderildi|ile gönderildi|sta(?: lähetetty)?)\.?$/iu,
  /^(?:elküldve|küldve)\s.{1,60}$|^.{1,40}(?:ról|ről|ból|ből|tól|től) küldve\.?$/iu,
  /^(?:تم الإرسال|[أا]ُ?رسلت?|مُ?رسلة?) من .{1,60}$|^נשלח (?:מ|באמצעות).{1,60}$/u,
  /^lähetetty .{1,60}$/iu,
  /^(?:从我的|從我的|发自|發自|来自|來自|发送自|由我的|從|从).{1,40}$/u,
  /^.{1,40}(?:から送信|から送信されました|より送信|発送|에서 (?:보냄|보냈습니다|전송)|に送信)[。.]?$/u,
];
const APP_LINES = [
  /^(?:get|télécharge[rz]|obtenez|obtenir|holen sie sich|laden sie|obtener|obtén|descargar?|obtenh?a|obter o|baixar o|scarica|ottieni|pobierz|hämta|skaffa?(?: deg)?|hent|få|download|ontvang|hanki|získejte|získajte|stáhnout|stiahnuť|obțineți|αποκτήστε το|отримати|изтегляне на|الحصول على|(?:קבל|השג|הורד) את|загрузить|завантажити|скачать|получить)\s+.{0,20}\boutlook\b.{0,140}$/iu,
  /^outlook (?:für|for|voor) \S{2,10}(?: \S{2,10})? (?:beziehen|herunterladen|downloaden|を入手)\b.{0,80}$/iu,
  /^(?:获取|下载|取得|下載)\s?\[?outlook.{0,100}$|^.{0,12}outlook.{0,16}を入手.{0,80}$/iu,
  /^\S{2,12}용 outlook\s.{0,80}$|^\S{2,10} için outlook.{0,4} edinin.{0,80}$|^az outlook beszerzése.{0,80}$/iu,
  /^sent (?:from|with|via|using) (?:front|hey|missive|shortwave|spike|canary|newton)[.!]?$|^von unterwegs (?:gesendet|geschickt)[.!]?$/iu,
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

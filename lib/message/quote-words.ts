/**
 * How mail programs introduce the mail they quote. Each pattern reads one line (two or three joined when a program
 * wrapped it) of at most 400 characters, and begins and ends with words, so that prose seldom fits.
 */
export const attributionLines: readonly RegExp[] = [
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.{0,250}<\s?[^<>\s]{1,200}@[^<>\s]{1,200}>\s?:?$/u, // date first, then who (Gmail)
  /^[^<]{2,150}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s?(?:wrote|schrieb|skrev|schreef|ha scritto|a écrit|escribió|escreveu)\s?:$/iu, // who only
  /^.{2,200}\b(?:wrote|schrieb|skrev|schreef|scrisse|ha scritto|a écrit|escribió|escreveu) (?:on|am|den|op|il|le|el|em)\b.{4,150}:?$/iu, // who first
  /^on\b.{6,350}\b(?:wrote|writes|said|schrieb|a écrit)\s?:?$/iu, // English
  /^(?:am|vom)\b.{4,350}\bschrieb\b.{0,150}:?$/iu, // German
  /^le\b.{4,350}\ba écrit\s?:?$/iu, // French
  /^(?:el|en|on)\b.{4,350}\b(?:escribió|escribio|escribe)\s?:?$/iu, // Spanish
  /^(?:em|a|no dia|on)\b.{4,350}\b(?:escreveu|escreveram)\s?:?$/iu, // Portuguese
  /^(?:il|in data|on)\b.{4,350}\b(?:ha scritto|scrive|scriveva)\b.{0,150}:?$/iu, // Italian
  /^(?:op)\b.{4,350}\b(?:schreef|geschreven)\b.{0,150}:?$/iu, // Dutch
  /^(?:den|på|pá|d\.)\s.{4,350}\b(?:skrev|skrifaði)\b.{0,150}:?$/iu, // Danish, Norwegian, Swedish
  /^.{4,200}\b(?:kirjoitti)\b.{0,150}:?$/iu, // Finnish
  /^(?:dnia|w dniu|pt\.|pon\.|wt\.|śr\.|czw\.|sob\.|niedz\.)\s.{4,350}(?:napisał|napisała|napisał\(a\)|pisze)\s?.{0,150}:?$/iu, // Polish
  /^(?:dne|po|út|st|čt|pá|so|ne|on)\s.{4,350}\b(?:napsal|napsala|napsal\(a\)|napísal|napísala|odesílatel).{0,150}:?$/iu, // Czech, Slovak
  /^.{4,350}(?:ezt írta|írta)\s?.{0,150}:?$/iu, // Hungarian
  /^(?:în|pe|la)\s.{4,350}\ba scris\s?:?$/iu, // Romanian
  /^.{4,350}\b(?:tarihinde|yazdı|şunu yazdı)\s?:?$/iu, // Turkish
  /^.{4,350}(?:пишет|написал|написала|написал\(а\)|написав|пише|написа)\s?.{0,150}:?$/iu, // Russian, Ukrainian, Bulgarian
  /^.{4,350}(?:έγραψε|έγραψεν)\s?.{0,150}:?$/iu, // Greek
  /^(?:vào|on)\s.{4,350}\b(?:đã viết|viết)\s?:?$/iu, // Vietnamese
  /^(?:pada)\s.{4,350}\b(?:menulis)\s?:?$/iu, // Indonesian, Malay
  /^.{4,350}(?:写道|寫道|写到)\s?[:：]?$/iu, // Chinese
  /^.{4,350}(?:のメッセージ|に書きました|書きました|のメール)\s?[:：]?$/iu, // Japanese
  /^.{4,350}(?:작성|님이 쓴 글|썼습니다)\s?[:：]?$/iu, // Korean
  /^(?:ב|בתאריך|ביום).{4,350}(?:כתב|כתבה|מאת)\s?.{0,150}:?$/iu, // Hebrew
  /^.{0,20}(?:كتب|كتبت).{4,350}:?$/iu, // Arabic
  /^(?:เมื่อ).{4,350}(?:เขียน|เขียนว่า)\s?:?$/iu, // Thai
];

/** A date or an address: without one of them a line of prose such as "On Monday he wrote:" introduces nothing. */
export const attributionEvidence = /(?:@|\d{1,2}[:.h時点시]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})/u;

const separatorWords =
  "original message|original appointment|originalmessage|reply message|antwort nachricht|forwarded message|forwarded by|" +
  "ursprüngliche nachricht|ursprungliche nachricht|originalnachricht|weitergeleitete nachricht|urspr\\. nachricht|" +
  "message d[’']origine|message original|message initial|message transféré|courriel original|" +
  "mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|" +
  "messaggio originale|messaggio inoltrato|messaggio inviato|oorspronkelijk bericht|oorspronkelijk e-mailbericht|doorgestuurd bericht|" +
  "oprindelig meddelelse|opprinnelig melding|videresendt melding|ursprungligt meddelande|originalmeddelande|ursprungsmeddelande|alkuperäinen viesti|" +
  "oryginalna wiadomość|wiadomość oryginalna|wiadomość przekazana|původní zpráva|pôvodná správa|eredeti üzenet|" +
  "mesaj original|mesajul original|orijinal mesaj|özgün ileti|исходное сообщение|пересылаемое сообщение|оригинальное сообщение|" +
  "вихідне повідомлення|αρχικό μήνυμα|原始邮件|原始郵件|转发的邮件|元のメッセージ|원본 메시지|원본 메일|pesan asli|הודעה מקורית|الرسالة الأصلية";

/** "-----Original Message-----" in its many languages, with lines of hyphens, underscores or equals signs around. */
export const separatorLine = new RegExp(
  `^[\\s>]{0,10}[-_=*]{2,40}\\s{0,5}(?:${separatorWords}).{0,80}$`,
  "iu",
);

/** "---- Name wrote ----", "------On date, name wrote-----": an introduction between lines of hyphens. */
export const ruledAttribution =
  /^[-_=]{3,40}\s?.{1,200}\b(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|написал|пишет)\s?:?\s?[-_=]{3,40}:?$/iu;

// The words of a header block that Outlook and others write above what they quote.
const fromWords =
  "from|von|de|da|van|fra|från|lähettäjä|od|feladó|kimden|gönderen|от|від|από|发件人|寄件者|寄件人|差出人|보낸 사람|보낸사람|dari|מאת|من";
const sentWords =
  "sent|date|gesendet|datum|envoyé|enviado(?: el| em)?|fecha|data|inviato|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|wysłano|" +
  "odesláno|elküldve|dátum|trimis|gönderildi|tarih|отправлено|дата|надіслано|ημερομηνία|στάλθηκε|发送时间|发送日期|日期|寄件日期|送信日時|日時|보낸 날짜|날짜|dikirim|נשלח|תאריך|التاريخ|أرسلت";
const toOrSubjectWords =
  "to|an|à|a|para|per|aan|til|till|vastaanottaja|do|komu|címzett|către|kime|alıcı|кому|προς|收件人|宛先|받는 사람|kepada|אל|إلى|" +
  "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|tárgy|subiect|konu|тема|θέμα|主题|主旨|件名|제목|subjek|נושא|الموضوع|cc|kopie|kopia";

export const headerFromLine = new RegExp(`^[\\s>*_]{0,10}(?:${fromWords})\\s?[*_]{0,2}\\s?[:：]`, "iu");
export const headerSentLine = new RegExp(`^[\\s>*_]{0,10}(?:${sentWords})\\s?[*_]{0,2}\\s?[:：]`, "iu");
export const headerToLine = new RegExp(`^[\\s>*_]{0,10}(?:${toOrSubjectWords})\\s?[*_]{0,2}\\s?[:：]`, "iu");

/** What telephones and web mailers add below a mail. */
export const deviceSignature =
  /^(?:sent (?:from|via|using|with) (?:my |the |outlook|yahoo|mail|gmail|proton|samsung|windows|iphone|ipad|android|blackberry|airmail|spark|aol).{0,80}|get outlook for .{1,40}|von meinem .{1,60} gesendet|gesendet (?:von|mit|über) .{1,80}|envoyé (?:de|depuis|à partir d)\W?.{1,80}|enviado (?:desde|do|a partir d).{1,80}|inviato (?:da|dal) .{1,80}|verzonden (?:vanaf|vanuit|met|via) .{1,60}|verstuurd vanaf .{1,60}|sendt fra .{1,60}|skickat från .{1,60}|lähetetty .{1,60}|wysłano z .{1,60}|odesláno z .{1,60}|отправлено (?:с|из) .{1,60}|надіслано з .{1,60}|στάλθηκε από .{1,60}|發自我的.{1,30}|发自我的.{1,30}|(?:my )?iphoneから送信|나의 .{1,30}에서 보냄)$/iu;

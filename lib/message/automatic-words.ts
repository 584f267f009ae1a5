/**
 * What automatic absence notices are called in their subjects. Words prove nothing by themselves: they are asked
 * only when a header already makes an answer by a machine likely, or when they open the subject.
 */
export const absenceSubjects: readonly RegExp[] = [
  /^(?:re:\s?)?auto(?:matic|mated|matisch|matische|matisk|mático|mática|matica|matico|matique)?[\s_-]?(?:reply|response|answer|antwort|svar|respuesta|resposta|risposta|réponse|vastaus|beantwoording|antwoord)\b/iu,
  /^auto(?:reply|-?response|-?antwort|svar|responder)\b/iu,
  /\bout[\s-]of[\s-](?:the[\s-])?office\b/iu,
  /\b(?:abwesenheit(?:snotiz|smeldung|sassistent|sinformation)?|automatische antwort|automatische rückmeldung|nicht im büro|im urlaub)\b/iu,
  /\b(?:réponse automatique|absence du bureau|absent(?:e)? du bureau|message d[’']absence)\b/iu,
  /\b(?:respuesta automática|fuera de (?:la )?oficina|ausencia temporal)\b/iu,
  /\b(?:risposta automatica|fuori (?:sede|ufficio)|assente dall[’']ufficio)\b/iu,
  /\b(?:resposta automática|fora do escritório|ausência temporária)\b/iu,
  /\b(?:automatisch antwoord|afwezigheid(?:sbericht)?|niet op kantoor|afwezig)\b/iu,
  /\b(?:autosvar|automatiskt svar|frånvaro(?:meddelande)?|ikke på kontoret|fravær(?:smelding)?|automatisk svar|ude af kontoret)\b/iu,
  /\b(?:automaattinen vastaus|poissaolo(?:ilmoitus)?)\b/iu,
  /(?:automatyczna odpowiedź|odpowiedź automatyczna|poza biurem|nieobecność)/iu,
  /(?:automatická odpověď|automatická odpoveď|mimo kancelář)/iu,
  /(?:automatikus válasz|házon kívül)/iu,
  /(?:răspuns automat|în afara biroului)/iu,
  /(?:otomatik yanıt|ofis dışında)/iu,
  /(?:автоответ|автоматический ответ|нет на месте|вне офиса|автоматична відповідь)/iu,
  /(?:αυτόματη απάντηση|εκτός γραφείου)/iu,
  /(?:自动回复|自動回覆|自動回復|外出|不在办公室|自動返信|自動応答|不在(?:通知|連絡)|자동 ?(?:회신|응답)|부재중)/u,
  /(?:رد تلقائي|خارج المكتب|מענה אוטומטי|תשובה אוטומטית)/u,
];

/** Subjects of reports about mail that was not delivered, as servers write them. */
export const bounceSubjects: readonly RegExp[] = [
  /^(?:re: ?)?(?:un)?deliver(?:ed|able|y)\b.{0,40}\b(?:mail|message|status|failure|failed|notification|report|problem|error|returned)/iu,
  /^undeliverable\b|^undelivered mail\b|^undeliverable:/iu,
  /^(?:mail|message|email|e-mail) (?:delivery|system|status|could not|not delivered|undeliverable)\b/iu,
  /^(?:delivery|mail) (?:status notification|failure|delayed|has failed|to the following)/iu,
  /^(?:returned mail|failure notice|mail failure|non[\s-]?delivery|nondeliverable|warning: (?:could not send|message))/iu,
  /^(?:unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|unzustellbare|fehler bei der zustellung)/iu,
  /^(?:non remis|échec de la remise|message non distribué|avis de non-remise)/iu,
  /^(?:no se puede entregar|no entregado|error de entrega|mensaje no entregado)/iu,
  /^(?:non recapitabile|mancato recapito|consegna non riuscita)/iu,
  /^(?:não entregue|falha na entrega|não é possível entregar)/iu,
  /^(?:onbestelbaar|niet bestelbaar|kan niet worden bezorgd)/iu,
  /^(?:olevererbart|kunne ikke leveres|ikke levert|niedostarczalne|недоставлен|не удалось доставить|配信不能|無法傳遞|无法传递|未送达|退信|배달되지 않음)/iu,
];

/** Local parts under which mail systems, not people, write. */
export const systemSenders =
  /^(?:mailer-?daemon|postmaster|mail-?daemon|mail_?system|mdaemon|bounces?)(?:[+_.-].{0,200})?$/i;

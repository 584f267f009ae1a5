import { cleanLine } from "./clean-text.ts";

// What mail programs of many languages put before the subject of an answer or a forwarded mail.
const answerPrefix =
  /^(?:re|aw|antw|antwort|sv|vs|vá|ref|rif|r|tr|odp|odg|ynt|bls|res|resp|rv|atb|np|вн|отв|на|ответ|απ|πρθ|תגובה|הועבר|رد|回复|回覆|答复|答覆|返信|답장|回信|fw|fwd|wg|i|enc|pd|doorst|vl|vb|ilt|trans|转发|轉寄|転送|전달)(?:\s?\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s{0,5}/iu;
const keyTag = /^\[[A-Z][A-Z0-9]{1,9}-\d{1,9}\]\s{0,5}/i;
const maxSubjectLength = 500;

/**
 * The subject of an answer: `Re: [KEY-12] subject`. Prefixes of any language and tags with request keys at the
 * front are taken off first, so that they do not pile up over a long exchange.
 */
export function replySubject(subject: string, key: string): string {
  const bare = bareSubject(subject).replaceAll(`[${key}]`, "").replace(/ {2,}/g, " ").trim();
  return `Re: [${key}] ${bare}`.trim().slice(0, maxSubjectLength);
}

/** The subject without answer and forward prefixes and without request keys in brackets at the front. */
function bareSubject(subject: string): string {
  let rest = cleanLine(subject).slice(0, maxSubjectLength * 2);
  for (let round = 0; round < 50; round++) {
    const shorter = rest.replace(answerPrefix, "").replace(keyTag, "");
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest;
}

/** Request keys (`HELP-12`) that stand as words of their own in a subject: leftmost first, upper-case, no doubles. */
export function requestKeysInSubject(subject: string): string[] {
  const matches = subject
    .slice(0, 2_000)
    .matchAll(/(?<![\p{L}\p{N}_-])[a-z][a-z0-9]{1,9}-\d{1,9}(?![\p{L}\p{N}_-])/giu);
  return [...new Set([...matches].map((match) => match[0].toUpperCase()))];
}

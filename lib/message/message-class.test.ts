import { expect, test } from "vitest";
import { classifyMessage } from "./message-class.ts";
import { parseMessage } from "./parse-message.ts";

async function classOf(headers: readonly string[], body = "Hello") {
  const from = headers.some((line) => /^from:/i.test(line)) ? [] : ["From: Anna <anna@example.com>"];
  return classifyMessage(await parseMessage(Buffer.from([...from, ...headers, "", body].join("\r\n"))));
}

test.each([
  ["auto-reply", "auto-replied:auto-submitted", ["Auto-Submitted: auto-replied"]],
  ["auto-reply", "auto-replied:auto-submitted", ["Auto-Submitted: Auto-Replied (vacation); owner=anna"]],
  ["auto-reply", "auto-generated:auto-submitted", ["Auto-Submitted: auto-generated"]],
  ["bulk", "auto-notified:auto-submitted", ["Auto-Submitted: auto-notified"]],
  ["normal", "no-automatic-mark", ["Auto-Submitted: no"]],
  ["auto-reply", "auto-reply-header:x-autoreply", ["X-Autoreply: yes"]],
  ["auto-reply", "auto-reply-header:x-autorespond", ["X-Autorespond: re"]],
  ["auto-reply", "auto-reply-header:precedence", ["Precedence: auto_reply"]],
  ["auto-reply", "auto-reply-header:delivered-to", ["Delivered-To: Autoresponder"]],
  ["bulk", "precedence:precedence", ["Precedence: bulk"]],
  ["bulk", "precedence:precedence", ["Precedence: list"]],
  ["normal", "no-automatic-mark", ["Precedence: first-class"]],
  ["bulk", "list-header:list-id", ["List-Id: News <news.example.com>"]],
  ["bulk", "list-header:list-unsubscribe", ["List-Unsubscribe: <mailto:off@example.com>"]],
  ["bulk", "campaign-header:x-campaign", ["X-Campaign: autumn"]],
  ["normal", "no-automatic-mark", ["Feedback-ID: 1:eu-west-1:x:AmazonSES"]],
  ["normal", "no-automatic-mark", ["X-MS-Exchange-Inbox-Rules-Loop: support@example.com"]],
  ["bulk", "responses-suppressed:x-auto-response-suppress", ["X-Auto-Response-Suppress: All"]],
  ["normal", "no-automatic-mark", ["X-Auto-Response-Suppress: DR"]],
  ["auto-reply", "null-return-path:return-path", ["Return-Path: <>"]],
  ["bounce", "failed-recipients:x-failed-recipients", ["X-Failed-Recipients: gone@example.com"]],
  [
    "bounce",
    "system-sender-about-delivery:from",
    ["From: MAILER-DAEMON@mx.example.com", "Subject: failure notice"],
  ],
  [
    "bounce",
    "system-sender-about-delivery:from",
    ["From: MAILER-DAEMON <>", "Subject: Mail delivery failed"],
  ],
  [
    "bounce",
    "null-return-path-about-delivery:return-path",
    ["Return-Path: <>", "Subject: Undeliverable: your mail"],
  ],
  ["normal", "no-automatic-mark", ["Subject: Undeliverable parcels"]],
] as const)("%s by %s", async (expected, rule, headers) => {
  expect(await classOf([...headers])).toEqual({ class: expected, rule });
});

test.each([
  "Automatic reply: Printer",
  "Out of Office: Printer",
  "Abwesenheitsnotiz: Drucker",
  "Automatische Antwort: Drucker",
  "Réponse automatique : imprimante",
  "Respuesta automática: impresora",
  "Risposta automatica: stampante",
  "Resposta automática: impressora",
  "Automatisch antwoord: printer",
  "Autosvar: skrivare",
  "Automatisk svar: printer",
  "Automaattinen vastaus: tulostin",
  "Automatyczna odpowiedź: drukarka",
  "Automatická odpověď: tiskárna",
  "Otomatik yanıt: yazıcı",
  "Автоматический ответ: принтер",
  "Αυτόματη απάντηση: εκτυπωτής",
  "自动回复: 打印机",
  "自動応答: プリンター",
  "자동 회신: 프린터",
])("an absence notice by its subject: %s", async (subject) => {
  const encoded = `Subject: =?utf-8?B?${Buffer.from(subject).toString("base64")}?=`;
  expect((await classOf([encoded, "X-Auto-Response-Suppress: All"])).class).toBe("auto-reply");
  expect(await classOf([encoded])).toEqual({ class: "auto-reply", rule: "absence-subject:subject" });
});

test("a person who answers an absence notice is a person", async () => {
  expect((await classOf(["Subject: Re: Out of office until Monday"])).class).toBe("normal");
});

const report = (type: string, part: string) =>
  [
    [`Content-Type: multipart/report; report-type=${type}; boundary=b`, "Auto-Submitted: auto-replied"],
    [
      "--b",
      "",
      "words",
      "--b",
      `Content-Type: message/${part}`,
      "",
      "Final-Recipient: rfc822; a@example.com",
      "--b--",
    ].join("\r\n"),
  ] as const;

test("reports are told apart by their type", async () => {
  expect(await classOf(...report("delivery-status", "delivery-status"))).toEqual({
    class: "bounce",
    rule: "delivery-status:content-type",
  });
  expect((await classOf(...report("disposition-notification", "disposition-notification"))).class).toBe(
    "auto-reply",
  );
});

import { expect, test } from "vitest";
import { replyMarker } from "./reply-marker.ts";
import { splitReply } from "./reply-text.ts";

const ofText = (text: string) => splitReply({ text, html: null });
const ofHtml = (html: string) => splitReply({ text: "", html });

test.each([
  ["English", "On Fri, Nov 20, 2026 at 9:05 AM Help <help@desk.example> wrote:"],
  ["German", "Am Fr., 20. Nov. 2026 um 09:05 Uhr schrieb Help <help@desk.example>:"],
  ["German, name first", "Help <help@desk.example> schrieb am Fr., 20. Nov. 2026, 09:05:"],
  ["French", "Le ven. 20 nov. 2026 à 09:05, Help <help@desk.example> a écrit :"],
  ["Spanish", "El vie, 20 nov 2026 a las 9:05, Help (<help@desk.example>) escribió:"],
  ["Portuguese", "Em sex., 20 de nov. de 2026 às 09:05, Help <help@desk.example> escreveu:"],
  ["Italian", "Il giorno ven 20 nov 2026 alle ore 09:05 Help <help@desk.example> ha scritto:"],
  ["Dutch", "Op vr 20 nov. 2026 om 09:05 schreef Help <help@desk.example>:"],
  ["Swedish", "Den fre 20 nov. 2026 kl 09:05 skrev Help <help@desk.example>:"],
  ["Danish", "Den fre. 20. nov. 2026 kl. 09.05 skrev Help <help@desk.example>:"],
  ["Finnish", "Help <help@desk.example> kirjoitti 20.11.2026 kello 9.05:"],
  ["Polish", "W dniu 20.11.2026 o 09:05, Help pisze:"],
  ["Czech", "Dne pá 20. 11. 2026 9:05 uživatel Help napsal:"],
  ["Hungarian", "Help <help@desk.example> ezt írta (időpont: 2026. nov. 20., P, 9:05):"],
  ["Romanian", "În vin., 20 nov. 2026 la 09:05, Help <help@desk.example> a scris:"],
  ["Turkish", "Help <help@desk.example>, 20 Kas 2026 Cum, 09:05 tarihinde şunu yazdı:"],
  ["Russian", "пт, 20 нояб. 2026 г. в 09:05, Help <help@desk.example> пишет:"],
  ["Greek", "Στις Παρ 20 Νοε 2026 στις 9:05 π.μ., ο χρήστης Help <help@desk.example> έγραψε:"],
  ["Vietnamese", "Vào Th 6, 20 thg 11, 2026 vào lúc 09:05 Help <help@desk.example> đã viết:"],
  ["Indonesian", "Pada Jum, 20 Nov 2026 pukul 09.05 Help <help@desk.example> menulis:"],
  ["Chinese", "Help <help@desk.example> 于2026年11月20日周五 09:05写道："],
  ["Japanese", "2026年11月20日(金) 9:05 Help <help@desk.example> のメッセージ:"],
  ["Korean", "2026년 11월 20일 (금) 오전 9:05, Help <help@desk.example>님이 작성:"],
  ["date first", "2026-11-20 9:05 GMT+01:00 Help <help@desk.example>:"],
])("a quote introduced in %s is folded with its introduction", (_, introduction) => {
  const text = `New words.\n\n${introduction}\n> quoted\n> more`;
  expect(ofText(text)).toMatchObject({
    newText: "New words.",
    foldedText: `${introduction}\n> quoted\n> more`,
  });
  expect(ofText(`New words.\n\n${introduction}\n\nquoted without marks`).newText).toBe("New words.");
});

test("an introduction that was wrapped over three lines", () => {
  const text = "Yes.\n\nOn Fri, Nov 20, 2026 at 9:05 AM A Very Long Name\n<help@desk.example>\nwrote:\n\n> q";
  expect(ofText(text).newText).toBe("Yes.");
});

test.each([
  "-----Original Message-----\nFrom: Help",
  "-----Ursprüngliche Nachricht-----\nVon: Help",
  "-------- Message d'origine --------\nDe : Help",
  "-----Mensaje original-----\nDe: Help",
  "-----Oorspronkelijk bericht-----\nVan: Help",
  "-----Исходное сообщение-----\nОт: Help",
  "-----原始邮件-----\n发件人: Help",
  "---- Help wrote ----\nquoted",
  "________________________________\nFrom: Help <help@desk.example>\nSent: Friday\nTo: Anna\nSubject: Re\n\nquoted",
  "Von: Help <help@desk.example>\nGesendet: Freitag, 20. November 2026 09:05\nAn: Anna\nBetreff: AW\n\nquoted",
  "*From:* Help <help@desk.example>\n*Sent:* Friday\n*To:* Anna\n\nquoted",
])("everything below %j is folded", (quote) => {
  expect(ofText(`New words.\n\n${quote}`)).toMatchObject({ newText: "New words.", foldedText: quote });
});

test("our own marker ends the new text, however the program quoted it", () => {
  expect(ofText(`Thanks!\n\nsomebody's words:\n${replyMarker}\nDear Anna`).newText).toBe(
    "Thanks!\n\nsomebody's words:",
  );
  expect(ofText(`Thanks!\n> ${replyMarker}\n> Dear Anna`).newText).toBe("Thanks!");
});

test.each([
  "-- \nAnna Muster\nExample Ltd",
  "--\nAnna",
  "Sent from my iPhone",
  "Von meinem iPhone gesendet",
  "Envoyé de mon iPad",
])("the signature %j is folded", (signature) => {
  expect(ofText(`Please call.\n\n${signature}`)).toMatchObject({
    newText: "Please call.",
    foldedText: signature,
  });
});

test("answers between quoted lines stay with the questions", () => {
  const text =
    "On Fri, 20 Nov 2026 Help <h@desk.example> wrote:\n> Which printer?\nThe big one.\n> Which room?\nRoom 4.";
  expect(ofText(text)).toMatchObject({ newText: text, foldedText: "" });
});

test("an answer below one quote is the new text", () => {
  const split = ofText("On Fri, 20 Nov 2026 Help <h@desk.example> wrote:\n> Which printer?\n\nThe big one.");
  expect(split.newText).toBe("The big one.");
  expect(split.foldedText).toContain("> Which printer?");
});

test("when nothing new would remain, nothing is folded", () => {
  const text = "On Fri, 20 Nov 2026 Help <h@desk.example> wrote:\n> only a quote";
  expect(ofText(text)).toMatchObject({ newText: text, foldedText: "" });
  expect(ofText("").newText).toBe("");
});

test.each([
  "On Monday she wrote: come at once.\nSo I came.",
  "From: London\nTo: Paris\nIs there a train?",
  "The value is > 5 and < 10.",
  "Use -- to end options.\nIt works.",
])("prose is left alone: %j", (text) => {
  expect(ofText(text)).toMatchObject({ newText: text, foldedText: "" });
});

test.each([
  [
    "Gmail",
    '<div dir="ltr">New</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On … wrote:</div><blockquote>q</blockquote></div>',
  ],
  [
    "Outlook for the desktop",
    '<p>New</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Help</p></div><p>q</p>',
  ],
  [
    "Outlook on the web",
    '<div>New</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Help</div><div>q</div>',
  ],
  [
    "Outlook on telephones",
    '<div>New</div><div id="ms-outlook-mobile-reference-message">q</div>'.replace(
      "id=",
      'class="ms-outlook-mobile-reference-message" id=',
    ),
  ],
  [
    "Thunderbird",
    '<p>New</p><div class="moz-cite-prefix">On 20.11.26 wrote Help:<br></div><blockquote type="cite" cite="mid:x"><p>q</p></blockquote>',
  ],
  [
    "Apple Mail",
    '<div>New</div><div><br><blockquote type="cite"><div>On 20 Nov 2026, Help wrote:</div><br><div>q</div></blockquote></div>',
  ],
  [
    "Yahoo",
    '<div>New</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Friday, Help wrote:</div>q</div>',
  ],
  ["Zimbra", '<div>New</div><hr id="zwchr" data-marker="__DIVIDER__"><div>From: Help</div>'],
  ["Proton", '<div>New</div><div class="protonmail_quote">On … wrote:<blockquote>q</blockquote></div>'],
  ["Lark", '<div>New</div><div class="history-quote-wrapper"><div>From: Help</div></div>'],
  ["our marker", `<p>New</p><p>${replyMarker}</p><p>q</p>`],
  ["a separator in words", "<p>New</p><p>-----Original Message-----</p><p>q</p>"],
])("HTML of %s", (_, html) => {
  const split = ofHtml(html);
  expect(split.newHtml).toContain("New");
  expect(split.newHtml).not.toContain("q<");
  expect(split.foldedHtml).not.toBeNull();
  expect(`${split.newHtml}${split.foldedHtml}`).toBe(html);
});

test("the introduction right above a cited block is folded with it", () => {
  const split = ofHtml(
    '<div>New</div><div>On 20 Nov 2026, Help wrote:</div><blockquote type="cite">q</blockquote>',
  );
  expect(split.newHtml).toBe("<div>New</div>");
});

test("words after an HTML quote are answers, so all stays", () => {
  const html = '<blockquote type="cite">Which printer?</blockquote><p>The big one.</p>';
  expect(ofHtml(html)).toMatchObject({ newHtml: html, foldedHtml: null });
  expect(splitReply({ text: "x", html: null })).toMatchObject({ newHtml: null, foldedHtml: null });
});

test("hostile repetition is answered in bounded time", { timeout: 20_000 }, () => {
  const startedAt = process.cpuUsage();
  ofText("a wrote 2024 ".repeat(30).concat("\n").repeat(5_000));
  ofText("-".repeat(390).concat("\n").repeat(5_000));
  ofHtml('<div class="gmail_quote">a</div>b'.repeat(60_000));
  ofHtml("<".repeat(1_000_000));
  const used = process.cpuUsage(startedAt);
  expect((used.user + used.system) / 1_000).toBeLessThan(10_000);
});

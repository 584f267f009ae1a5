/** A mail to be delivered: envelope sender and raw bytes. */
export interface BenchMail {
  from: string;
  raw: Buffer;
}

interface MailSeries {
  count: number;
  to: string;
  /** Tells series apart: part of each Message-ID. */
  name: string;
}

const words = (
  "the order parcel invoice since Monday account login error screen again please printer contract delivery address " +
  "changed number customer service answer waiting product broken replacement payment received reminder although " +
  "password reset link mail attachment colleague office update version window message shows nothing happened today"
).split(" ");
const names = ["Mia Keller", "Jonas Weber", "Zoë Müller", "Tom O'Neil", "Ines García", "Ada Lund", "Li Wei"];

/** The replies among them: every tenth mail answers one that came before. */
export function repliesAmong(count: number): number {
  return Array.from({ length: count }, (_, index) => index).filter(isReply).length;
}

function isReply(index: number): boolean {
  return index % 10 === 9;
}

/**
 * Mails of 5 KB as mail programs write them, text and HTML; 10 % are replies of the same person to an earlier mail, 5 %
 * have a file of 100 KB. The same series has the same bytes in every run.
 */
export function* benchMails(series: MailSeries): Generator<BenchMail> {
  for (let index = 0; index < series.count; index++) yield benchMail(series, index);
}

function benchMail(series: MailSeries, index: number): BenchMail {
  const random = randomNumbers(index + 1);
  const answered = isReply(index) ? index - 1 - Math.floor(random() * Math.min(index - 1, 8)) : null;
  const opening = answered === null ? index : openingOf(answered);
  const author = {
    name: names[opening % names.length] ?? "",
    address: `person${opening}@customer${opening % 40}.example`,
  };
  const subject = `${sentence(random, 5)} ${opening}`;
  const thread =
    answered === null
      ? []
      : [`In-Reply-To: <${messageIdOf(series, opening)}>`, `References: <${messageIdOf(series, opening)}>`];
  const head = [
    `Received: from mx.customer.example (mx.customer.example [192.0.2.${index % 250}]) by mail.desk.example; ${dateOf(index)}`,
    `From: ${encodedName(author.name)} <${author.address}>`,
    `To: Support <${series.to}>`,
    `Subject: ${answered === null ? "" : "Re: "}${subject}`,
    `Message-ID: <${messageIdOf(series, index)}>`,
    `Date: ${dateOf(index)}`,
    ...thread,
    "User-Agent: Mozilla Thunderbird",
    "MIME-Version: 1.0",
  ];
  const body = alternative(random, answered === null ? null : author.name);
  const text = index % 20 === 7 ? withFile(body, index) : body;
  return { from: author.address, raw: Buffer.from(`${head.join("\r\n")}\r\n${text}`) };
}

/** Answers are given to the mail that began the thread. */
function openingOf(index: number): number {
  return isReply(index) ? index - 1 : index;
}

function messageIdOf({ name }: MailSeries, index: number): string {
  return `${name}.${index}@customer.example`;
}

function dateOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 5, 8) + index * 7_000).toUTCString();
}

function encodedName(name: string): string {
  return /^[\x20-\x7e]*$/.test(name) ? `"${name}"` : `=?utf-8?B?${Buffer.from(name).toString("base64")}?=`;
}

function alternative(random: () => number, quoted: string | null): string {
  const paragraphs = Array.from({ length: 5 }, () => sentence(random, 44));
  const quote = sentence(random, 30);
  const plain = [
    "Hello,",
    ...paragraphs,
    "Kind regards",
    ...(quoted === null ? [] : [`On Mon, 5 Jan 2026 at 09:00, ${quoted} wrote:`, `> ${quote}`]),
  ].join("\r\n\r\n");
  const html = [
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>p{margin:0 0 1em}</style></head>',
    '<body style="font-family:Calibri,sans-serif"><p>Hello,</p>',
    ...paragraphs.map(
      (one) => `<p class="MsoNormal" style="margin:0"><span style="color:#1f497d">${one}</span></p>`,
    ),
    "<p>Kind regards</p>",
    ...(quoted === null ? [] : [`<blockquote type="cite"><p>${quote}</p></blockquote>`]),
    "</body></html>",
  ].join("\r\n");
  const boundary = "----=_Alternative_0";
  return [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    plain,
    `--${boundary}`,
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    html,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

/** Wraps a body together with a file of 100 KB that no other mail has. */
function withFile(body: string, index: number): string {
  const random = randomNumbers(-index - 1);
  const bytes = Buffer.from(Array.from({ length: 100 * 1024 }, () => Math.floor(random() * 256)));
  const boundary = "----=_Mixed_0";
  const lines = bytes.toString("base64").match(/.{1,76}/g) ?? [];
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    body,
    `--${boundary}`,
    `Content-Type: application/octet-stream; name="report-${index}.bin"`,
    "Content-Transfer-Encoding: base64",
    `Content-Disposition: attachment; filename="report-${index}.bin"`,
    "",
    ...lines,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

function sentence(random: () => number, length: number): string {
  return Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? "").join(" ");
}

/** Mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = (seed * 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

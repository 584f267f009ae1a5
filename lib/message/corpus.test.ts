import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDeliveryStatus } from "./delivery-status.ts";
import { classifyMessage } from "./message-class.ts";
import { parseMessage } from "./parse-message.ts";
import { splitReply } from "./reply-text.ts";
import { safeHtml } from "./safe-html.ts";

// A collection of real mails may lie beside the project. It is no part of it; without it there is nothing to read.
const folder = join(import.meta.dirname, "../../../shared/corpus");
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".eml"))
  : [];

test("every mail of the collection is read without a failure and without loss", {
  timeout: 120_000,
}, async () => {
  for (const name of files) {
    const message = await parseMessage(readFileSync(join(folder, name)));
    const split = splitReply(message);
    const { class: kind, rule } = classifyMessage(message);
    const safe = safeHtml(message.html ?? "", { contentIdUrl: () => null });
    readDeliveryStatus(message);

    const letters = (text: string) => text.replace(/\s/g, "").length;
    expect.soft(letters(split.newText) + letters(split.foldedText), name).toBe(letters(message.text));
    expect.soft(rule, name).toMatch(/^[a-z-]+(?::[a-z-]+)?$/);
    expect.soft(["normal", "auto-reply", "bounce", "bulk"], name).toContain(kind);
    expect.soft(safe.html, name).not.toMatch(/<(?:script|style|iframe|form|object|svg)/i);
    expect
      .soft(JSON.stringify([message.text, message.subject, message.from, message.html]), name)
      .not.toContain("\\u0000");
  }
});

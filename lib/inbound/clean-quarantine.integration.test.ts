import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { getBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { cleanMailLog } from "./clean-mail-log.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import { putMailRetention } from "./put-mail-retention.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const kept = { rawMailDays: null, mailLogDays: null, quarantineDays: null };
const clean = () => cleanMailLog(new Date(), new AbortController().signal);
const rowOf = (id: string) => database().inboundMessage.findUniqueOrThrow({ where: { id } });

test("what waits for a person longer than the quarantine lasts is discarded, as a person would", async () => {
  const desk = await givenMailDesk({ address: "support@desk.test", password: "x", imapPort: 1 });
  const systemAdmin = await givenUser({ isSystemAdmin: true });
  const waiting = (state: "HELD" | "FAILED" | "STORED", days: number, processedDays: number | null) =>
    givenLoggedMail(desk, {
      state,
      reason: "Because.",
      storedAt: daysAgo(days),
      processedAt: processedDays === null ? null : daysAgo(processedDays),
    });
  const due = [await waiting("HELD", 40, 40), await waiting("FAILED", 50, 31)];
  const open = [
    await waiting("HELD", 20, 20),
    await waiting("FAILED", 40, 2),
    await waiting("STORED", 40, null),
  ];
  await putMailRetention(systemAdmin, kept);
  await clean();
  for (const { id } of due) expect(await rowOf(id)).toMatchObject({ outcome: null });
  await putMailRetention(systemAdmin, { ...kept, quarantineDays: 30 });
  await clean();
  for (const { id, contentHash, raw } of due) {
    expect(await rowOf(id)).toMatchObject({
      state: "DONE",
      outcome: "IGNORED",
      reason: "Discarded after 30 days in the quarantine. Until then: Because.",
    });
    expect((await getBlob(contentHash)).toString()).toBe(raw);
    const { acts } = await getInboundMessage(systemAdmin, { inboundMessageId: id });
    expect(acts).toMatchObject([{ act: "discard", by: "retention of mail" }]);
  }
  for (const { id } of open) expect(await rowOf(id)).toMatchObject({ outcome: null, reason: "Because." });
});

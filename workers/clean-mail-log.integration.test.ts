import "@/lib/testing/integration-environment.ts";
import { afterEach, expect, test, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { cleanMailLogJob } from "./clean-mail-log.ts";

afterEach(() => vi.useRealTimers());

test("a worker whose clock is days ahead deletes nothing before its time", async () => {
  const desk = await givenMailDesk({ address: "support@desk.test", password: "x", imapPort: 1 });
  await database().instance.update({ where: { id: 1 }, data: { rawMailDays: 1, mailLogDays: 1 } });
  const { id } = await givenLoggedMail(desk, { state: "DONE", outcome: "IGNORED", processedAt: new Date() });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * 86_400_000 });
  await cleanMailLogJob.run({}, new AbortController().signal);
  const mail = await database().inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(mail).toMatchObject({ rawDeletedAt: null, forgottenAt: null });
});

import "@/lib/testing/integration-environment.ts";
import { expect, test, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenHandler, givenStoredMail } from "@/lib/testing/handler-desk.ts";
import { claimBatch, postpone, renewClaims } from "./claim-mails.ts";
import { recordIngestFailure } from "./ingest-failure.ts";

test("what was put back or has failed keeps its time while the others of its batch are worked on", async () => {
  const { mailboxId } = await givenHandler(await givenProject());
  const ids = [];
  for (const subject of ["worked on", "put back", "failed"]) {
    ids.push(await givenStoredMail(mailboxId, `Subject: ${subject}\r\n\r\nwords\r\n`));
  }
  const [workedOn = "", putBack = "", failed = ""] = ids;
  const mails = (await claimBatch(mailboxId, { freshOnly: true }))?.mails ?? [];
  expect(mails).toHaveLength(3);
  const dueAt = async (id: string) =>
    (await database().inboundMessage.findUniqueOrThrow({ where: { id } })).nextAttemptAt;

  const end = renewClaims(mails, new AbortController().signal);
  try {
    await postpone([putBack], 2_000);
    for (const mail of mails.filter(({ id }) => id === failed)) {
      await recordIngestFailure(mail, { detail: "A defect.", lasts: "maybe" });
    }
    const before = await Promise.all(ids.map(dueAt));
    await vi.waitFor(async () => expect(await dueAt(workedOn)).not.toEqual(before[0]), {
      timeout: 60_000,
      interval: 200,
    });
    expect(await Promise.all([putBack, failed].map(dueAt))).toEqual(before.slice(1));
  } finally {
    end();
  }
});

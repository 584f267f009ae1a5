import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenHandler } from "@/lib/testing/handler-desk.ts";
import { claimWatches, recordQuietPolls } from "./watch-lease.ts";

test("a row that somebody has locked holds up no other: its watch stays, and is renewed once it is free", async () => {
  const owner = randomUUID();
  const project = await givenProject();
  const ids = [];
  for (let count = 0; count < 3; count++) ids.push((await givenHandler(project)).mailboxId);
  const [lockedId = "", ...otherIds] = ids;
  const watched = async () =>
    (await claimWatches(owner, 10)).watches.map(({ mailboxId }) => mailboxId).sort();
  expect(await watched()).toEqual([...ids].sort());
  // They have run out, as after a pause of this process.
  const longAgo = new Date(0);
  await database().mailbox.updateMany({
    where: { id: { in: ids } },
    data: { watchExpiresAt: longAgo, nextPollAt: longAgo },
  });
  const mailboxOf = (id: string) => database().mailbox.findUniqueOrThrow({ where: { id } });

  const other = new pg.Client({ connectionString: environment().databaseUrl });
  await other.connect();
  try {
    await other.query("BEGIN");
    await other.query('SELECT 1 FROM "Mailbox" WHERE "id" = $1 FOR UPDATE', [lockedId]);
    await recordQuietPolls(owner, ids);
    expect(await watched()).toEqual([...ids].sort());
  } finally {
    await other.end();
  }
  expect(await mailboxOf(lockedId)).toMatchObject({ watchExpiresAt: longAgo, nextPollAt: longAgo });
  for (const id of otherIds) {
    const { watchExpiresAt, nextPollAt } = await mailboxOf(id);
    expect(watchExpiresAt).not.toEqual(longAgo);
    expect(nextPollAt).not.toEqual(longAgo);
  }
  expect(await watched()).toEqual([...ids].sort());
  expect((await mailboxOf(lockedId)).watchExpiresAt).not.toEqual(longAgo);
});

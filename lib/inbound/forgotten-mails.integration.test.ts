import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenHandler, takeIn } from "@/lib/testing/handler-desk.ts";
import { plainMail } from "@/lib/testing/mail-desk.ts";

const from = "Ann <ann@customer.test>";
const to = "all@global.test";

/** A request of one mail and one answer, whose ledger was deleted; and the mailbox as it is connected again. */
async function givenForgotten() {
  const project = await givenProject();
  const messageId = `${randomUUID()}@customer.test`;
  const first = plainMail({ from, to, subject: "The printer", text: "It does not print.", messageId });
  const answer = plainMail({
    from,
    to,
    subject: "Re: The printer",
    text: "It is on fire.",
    messageId: `${randomUUID()}@customer.test`,
    headers: [`In-Reply-To: <${messageId}>`],
  });
  const { handlerId, mailboxId } = await givenHandler(project);
  const { requestId } = await takeIn(mailboxId, first);
  await takeIn(mailboxId, answer);
  const again = await givenHandler(project);
  return { messageId, first, answer, requestId, again, handlerId };
}

test("a mailbox that is connected again doubles neither requests nor comments", async () => {
  const { first, answer, requestId, again, handlerId } = await givenForgotten();
  await database().mailHandler.delete({ where: { id: handlerId } });
  expect(await takeIn(again.mailboxId, first)).toMatchObject({ outcome: "DUPLICATE", requestId });
  expect(await takeIn(again.mailboxId, answer)).toMatchObject({ outcome: "DUPLICATE", requestId });
});

test("another mail under the same Message-ID is no such mail", async () => {
  const { messageId, again, handlerId } = await givenForgotten();
  await database().mailHandler.delete({ where: { id: handlerId } });
  const other = plainMail({ from, to, subject: "The printer", text: "Now it prints.", messageId });
  expect(await takeIn(again.mailboxId, other)).toMatchObject({ outcome: "REQUEST" });
});

test("as long as the ledger knows it, a copy that came to another address gets a request of its own", async () => {
  const { first, again, requestId } = await givenForgotten();
  const copy = await takeIn(again.mailboxId, first);
  expect(copy.outcome).toBe("REQUEST");
  expect(copy.requestId).not.toBe(requestId);
});

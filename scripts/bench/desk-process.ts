// Sets desks up and turns channels on, by the product's own use cases, in a process with the settings of one instance.
import { systemActor } from "@/lib/access/actor.ts";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { type BenchDesk, type DeskQuestion, deskQuestion } from "./desk-protocol.ts";

/** The interval that the forms propose. */
const pollIntervalSeconds = 60;
const enabledAtOnce = 4;

process.on("message", (message) => {
  const question = deskQuestion.parse(message);
  void answer(question).then(
    (desks) => process.send?.({ id: question.id, failure: null, desks }),
    (error: unknown) => process.send?.({ id: question.id, failure: String(error) }),
  );
});
process.once("disconnect", () => void leave());

async function answer(question: DeskQuestion): Promise<BenchDesk[]> {
  if (question.ask === "new-desks") return newDesks(question);
  const actor = systemActor("bench");
  const waiting = question.channelIds.values();
  const enable = async () => {
    for (const channelId of waiting) await setChannelEnabled(actor, { channelId, enabled: true });
  };
  await Promise.all(Array.from({ length: enabledAtOnce }, enable));
  return [];
}

/** Channels of one project, all turned off. */
async function newDesks(question: DeskQuestion & { ask: "new-desks" }): Promise<BenchDesk[]> {
  const project =
    question.projectKey === undefined ? await givenProject() : await knownProject(question.projectKey);
  const desks: BenchDesk[] = [];
  for (const address of question.addresses) {
    const { password, imapPort } = question;
    desks.push(await givenMailDesk({ address, password, imapPort, project, pollIntervalSeconds }));
    await database().emailChannel.update({ where: { address }, data: { enabled: false } });
  }
  return desks;
}

async function knownProject(key: string): Promise<{ id: string; key: string; requestTypeId: string }> {
  const { id, requestTypes } = await database().project.findUniqueOrThrow({
    where: { key },
    select: { id: true, requestTypes: { select: { id: true }, take: 1 } },
  });
  const [requestType] = requestTypes;
  if (!requestType) throw new Error(`Project ${key} has no request type.`);
  return { id, key, requestTypeId: requestType.id };
}

async function leave(): Promise<void> {
  await closeQueues();
  await database().$disconnect();
  process.exit(0);
}

import "@/lib/testing/integration-environment.ts";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { listMailboxHealth, listMailboxHealthInput } from "@/lib/mail-health/list-mailbox-health.ts";
import { database } from "@/lib/platform/database.ts";
import { updateProject } from "@/lib/requests/update-project.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { setMailHandlerEnabled } from "./set-mail-handler-enabled.ts";

const { desk, newMailbox, addServer, addHandler } = givenGlobalMailDesk();

async function givenReaders() {
  const project = await givenProject();
  const { key: projectKey, requestTypeId } = project;
  const address = `${randomBytes(4).toString("hex")}@desk.test`;
  const channel = await givenMailDesk({ address, password: "x", imapPort: 1, project });
  const { id: serverId } = await addServer(newMailbox());
  const handler = await addHandler(serverId, { projectKey, requestTypeId });
  const actor = desk().admin;
  return {
    project,
    address,
    channel,
    handler,
    archive: (archived: boolean) => updateProject(actor, { projectKey, archived }),
    setChannel: (enabled: boolean) => setChannelEnabled(actor, { channelId: channel.channelId, enabled }),
    setHandler: (enabled: boolean) => setMailHandlerEnabled(actor, { handlerId: handler.id, enabled }),
  };
}

describe("a project that is to be archived", () => {
  it("is not while mail is read into it, and who reads is named", async () => {
    const { address, handler, archive, setChannel, setHandler } = await givenReaders();
    await setHandler(true);
    const both = await problemOf(archive(true));
    expect(both).toMatchObject({ kind: "conflict", code: "project-reads-mail" });
    expect(both.message).toContain(address);
    expect(both.message).toContain(`"${handler.name}"`);
    await setChannel(false);
    expect((await problemOf(archive(true))).message).not.toContain(address);
    await setHandler(false);
    expect((await archive(true)).archivedAt).not.toBeNull();
  });

  it("reads no mail until it is restored", async () => {
    const { archive, setChannel, setHandler } = await givenReaders();
    await setChannel(false);
    await archive(true);
    expect((await problemOf(setChannel(true))).code).toBe("project-archived");
    expect((await problemOf(setHandler(true))).code).toBe("project-archived");
    await archive(false);
    expect((await setHandler(true)).enabled).toBe(true);
  });

  it("is in mail health with what is read all the same", async () => {
    const { project, channel, handler } = await givenReaders();
    // Of a time when projects were archived whatever was read into them.
    await database().project.update({ where: { id: project.id }, data: { archivedAt: new Date() } });
    const { items } = await listMailboxHealth(
      desk().admin,
      listMailboxHealthInput.parse({ q: project.key, limit: 100 }),
    );
    const ids = items.map(({ mailboxId }) => mailboxId);
    expect(ids).toContain(channel.mailboxId);
    expect(ids).not.toContain(handler.mailboxId);
  });
});

import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { imapAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { deleteIncomingServer } from "./delete-incoming-server.ts";
import { getIncomingServer } from "./get-incoming-server.ts";
import { listHandlerTargets } from "./list-handler-targets.ts";
import { listIncomingServers } from "./list-incoming-servers.ts";
import { listServerFolders } from "./list-server-folders.ts";
import {
  testIncomingServer,
  testNewIncomingServer,
  testNewIncomingServerInput,
} from "./test-incoming-server.ts";
import { updateIncomingServer, updateIncomingServerInput } from "./update-incoming-server.ts";

const { desk, password, connectionOf, newMailbox, addServer, addHandler } = givenGlobalMailDesk();
const change = (serverId: string, changes: Record<string, unknown>, actor = desk().admin) =>
  updateIncomingServer(actor, updateIncomingServerInput.parse({ serverId, ...changes }));

describe("global incoming servers", () => {
  it("are for system admins only", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const actor = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
    const connection = connectionOf("somebody");
    const acts = [
      () => listIncomingServers(actor),
      () => listHandlerTargets(actor),
      () => getIncomingServer(actor, { serverId }),
      () => addServer("somebody", {}, actor),
      () => change(serverId, { name: "Mine" }, actor),
      () => deleteIncomingServer(actor, { serverId }),
      () => listServerFolders(actor, { serverId }),
      () => testIncomingServer(actor, { serverId }),
      () => testNewIncomingServer(actor, testNewIncomingServerInput.parse({ connection })),
    ];
    for (const act of acts) expect((await problemOf(act())).code).toBe("forbidden");
  });

  it("never give a password away, and keep it for the same host and user only", async () => {
    const username = newMailbox();
    const server = await addServer(username);
    expect(JSON.stringify(server)).not.toContain(password);
    expect(server.connection.authentication).toEqual({ method: "password", hasPassword: true });
    const without = { authentication: { method: "password" } };
    await change(server.id, { connection: connectionOf(username, { ...without, timeoutMs: 20_000 }) });
    const { mailServerId } = await database().incomingServer.findUniqueOrThrow({ where: { id: server.id } });
    const { credentials } = await imapAccess(database(), mailServerId);
    expect(credentials).toMatchObject({ password });
    for (const elsewhere of [
      { host: "127.0.0.1" },
      { username: "other@example.test" },
      { security: "NONE" },
    ]) {
      const act = change(server.id, { connection: connectionOf(username, { ...without, ...elsewhere }) });
      expect(await faultyFieldsOf(act)).toEqual(["connection.authentication.password"]);
    }
    const audited = await database().auditEntry.findMany({ where: { objectId: server.id } });
    expect(audited.map(({ action }) => action).sort()).toEqual([
      "incoming-server.create",
      "incoming-server.update",
    ]);
    expect(JSON.stringify(audited)).not.toContain(password);
  });

  it("have names of their own, and the usual port when none is typed", async () => {
    const server = await addServer(newMailbox());
    expect(await faultyFieldsOf(addServer(newMailbox(), { name: server.name }))).toEqual(["name"]);
    const { port: _, ...connection } = connectionOf(newMailbox(), { protocol: "POP3", security: "STARTTLS" });
    expect((await addServer("ignored", { connection })).connection.port).toBe(110);
  });

  it("are tested in steps, saved or not", async () => {
    const username = newMailbox();
    const { id: serverId } = await addServer(username);
    const saved = await testIncomingServer(desk().admin, { serverId });
    expect(saved.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      "host ok",
      "connect ok",
      "tls ok",
      "sign-in ok",
      "folder ok",
    ]);
    const wrong = connectionOf(username, { authentication: { method: "password", password: "wrong" } });
    const typed = await testNewIncomingServer(
      desk().admin,
      testNewIncomingServerInput.parse({ connection: wrong }),
    );
    expect(typed.succeeded).toBe(false);
    expect(typed.steps.find(({ state }) => state === "failed")?.step).toBe("sign-in");
  });

  it("list the folders of their mailbox", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { items } = await listServerFolders(desk().admin, { serverId });
    expect(items[0]).toMatchObject({ path: "INBOX", count: 0 });
  });

  it("let their handlers begin anew elsewhere, and keep their places otherwise", async () => {
    const username = newMailbox();
    const server = await addServer(username);
    const handlers = [await addHandler(server.id), await addHandler(server.id)];
    const lastSucceededAt = new Date();
    await database().mailbox.updateMany({
      where: { id: { in: handlers.map(({ mailboxId }) => mailboxId) } },
      data: { uidValidity: 7n, lastUid: 42n, lastSucceededAt, beginAt: null },
    });
    const places = () =>
      database().mailbox.findMany({ where: { id: { in: handlers.map(({ mailboxId }) => mailboxId) } } });
    await change(server.id, { connection: connectionOf(username, { timeoutMs: 5_000 }) });
    for (const place of await places()) expect(place).toMatchObject({ uidValidity: 7n, lastUid: 42n });
    await change(server.id, { connection: connectionOf(newMailbox()) });
    for (const place of await places()) {
      expect(place).toMatchObject({ uidValidity: null, lastUid: 0n });
      expect(place.beginAt?.getTime()).toBeLessThan(lastSucceededAt.getTime());
    }
  });

  it("change to POP3 only while all handlers read the inbox, and then neither mark nor move", async () => {
    const username = newMailbox();
    const server = await addServer(username);
    const inInbox = await addHandler(server.id);
    const inFolder = await addHandler(server.id, { folder: "Support" });
    const connection = connectionOf(username, { protocol: "POP3" });
    expect(await faultyFieldsOf(change(server.id, { connection }))).toEqual(["connection.protocol"]);
    await database().mailHandler.delete({ where: { id: inFolder.id } });
    await change(server.id, { connection });
    const mailbox = await database().mailbox.findUniqueOrThrow({ where: { id: inInbox.mailboxId } });
    expect(mailbox.afterProcessing).toBe("LEAVE");
  });

  it("are not deleted while a handler uses them", async () => {
    const server = await addServer(newMailbox());
    const handler = await addHandler(server.id);
    const refused = await problemOf(deleteIncomingServer(desk().admin, { serverId: server.id }));
    expect(refused.code).toBe("incoming-server-in-use");
    expect(refused.message).toContain(handler.name);
    await database().mailHandler.delete({ where: { id: handler.id } });
    await deleteIncomingServer(desk().admin, { serverId: server.id });
    const unknown = await problemOf(getIncomingServer(desk().admin, { serverId: server.id }));
    expect(unknown.code).toBe("not-found");
  });

  it("say which channels read the same mailbox", async () => {
    const { project } = desk();
    const username = newMailbox();
    const outgoing = { host: "localhost", port: 25, security: "NONE", authentication: "PASSWORD" } as const;
    await database().emailChannel.create({
      data: {
        project: { connect: { id: project.id } },
        requestType: { connect: { id: project.requestTypeId } },
        address: `${randomUUID()}@example.test`,
        displayName: "Support",
        incomingServer: { create: { ...outgoing, protocol: "IMAP", username: username.toUpperCase() } },
        outgoingServer: { create: { ...outgoing, protocol: "SMTP", username } },
      },
    });
    expect((await addServer(username)).alsoReadBy).toMatchObject([{ projectKey: project.key }]);
  });
});

import { randomBytes } from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import {
  createIncomingServer,
  createIncomingServerInput,
} from "@/lib/incoming-servers/create-incoming-server.ts";
import { createMailHandler, createMailHandlerInput } from "@/lib/incoming-servers/create-mail-handler.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { type DovecotServer, startDovecot } from "./dovecot-server.ts";
import { givenProject, givenUser } from "./factories.ts";

const password = "correct horse battery";
const mostMailboxes = 30;

/** For all tests of a file: a real mail server, a project, and a system admin who adds incoming servers and handlers. */
export function givenGlobalMailDesk() {
  const started: {
    desk?: {
      readonly dovecot: DovecotServer;
      readonly project: Awaited<ReturnType<typeof givenProject>>;
      readonly admin: UserActor;
      readonly mailboxes: string[];
    };
  } = {};
  const desk = () => {
    if (!started.desk) throw new Error("The servers run within tests only.");
    return started.desk;
  };
  beforeAll(async () => {
    await ensureInstance();
    const mailboxes = Array.from(
      { length: mostMailboxes },
      () => `box-${randomBytes(4).toString("hex")}@example.test`,
    );
    const dovecot = await startDovecot({ users: mailboxes.map((address) => ({ address, password })) });
    setDefaultCACertificates([...getCACertificates("default"), dovecot.ca]);
    const admin = await givenUser({ isSystemAdmin: true });
    started.desk = { dovecot, project: await givenProject(), admin, mailboxes };
  });
  afterAll(async () => {
    await closeQueues();
    await started.desk?.dovecot.stop();
  });

  function connectionOf(username: string, changes: Record<string, unknown> = {}) {
    const authentication = { method: "password", password };
    const { imapsPort } = desk().dovecot;
    return {
      protocol: "IMAP",
      host: "localhost",
      port: imapsPort,
      security: "TLS",
      username,
      authentication,
      ...changes,
    };
  }

  return {
    desk,
    password,
    connectionOf,
    newMailbox(): string {
      const address = desk().mailboxes.pop();
      if (address === undefined) throw new Error(`A desk has ${mostMailboxes} mailboxes.`);
      return address;
    },
    addServer: (username: string, changes: Record<string, unknown> = {}, actor = desk().admin) =>
      createIncomingServer(
        actor,
        createIncomingServerInput.parse({
          name: `Server ${randomBytes(4).toString("hex")}`,
          provider: "CUSTOM",
          connection: connectionOf(username),
          ...changes,
        }),
      ),
    addHandler: (serverId: string, changes: Record<string, unknown> = {}, actor = desk().admin) =>
      createMailHandler(
        actor,
        createMailHandlerInput.parse({
          serverId,
          name: `Handler ${randomBytes(4).toString("hex")}`,
          kind: "CREATE_OR_COMMENT",
          projectKey: desk().project.key,
          requestTypeId: desk().project.requestTypeId,
          ...changes,
        }),
      ),
  };
}

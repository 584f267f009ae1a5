import { randomBytes, randomUUID } from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll } from "vitest";
import type { Actor, UserActor } from "@/lib/access/actor.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { createChannel, createChannelInput } from "@/lib/email-channels/create-channel.ts";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { updateChannel, updateChannelInput } from "@/lib/email-channels/update-channel.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { type DovecotServer, startDovecot } from "./dovecot-server.ts";
import { givenProject, givenUser } from "./factories.ts";
import { givenTestedIntegration } from "./oauth-factories.ts";
import { type OidcServer, startOidcServer } from "./oidc-server.ts";
import { type PostfixServer, startPostfix } from "./postfix-server.ts";

const password = "correct horse battery";

type Started = {
  readonly oidc: OidcServer;
  readonly dovecot: DovecotServer;
  readonly postfix: PostfixServer;
  readonly integrationId: string;
  readonly project: Awaited<ReturnType<typeof givenProject>>;
  readonly admin: UserActor;
  /** Those that no test has taken yet. */
  readonly mailboxes: string[];
};

const mostMailboxes = 100;

async function start(): Promise<Started> {
  const oidc = await startOidcServer();
  const mailboxes = Array.from(
    { length: mostMailboxes },
    () => `box-${randomBytes(4).toString("hex")}@example.test`,
  );
  const users = mailboxes.map((address) => ({ address, password }));
  const dovecot = await startDovecot({ users, introspectionUrl: oidc.introspectionUrl });
  const postfix = await startPostfix({ dovecot, domains: ["example.test"] });
  setDefaultCACertificates([...getCACertificates("default"), dovecot.ca, postfix.ca]);
  const { id: integrationId } = await givenTestedIntegration(oidc, {
    imap: { host: "localhost", port: dovecot.imapsPort, security: "TLS" },
    smtp: { host: "localhost", port: postfix.submissionsPort, security: "TLS" },
  });
  const project = await givenProject();
  const admin = await givenUser({ roles: { [project.id]: "ADMIN" } });
  return { oidc, dovecot, postfix, integrationId, project, admin, mailboxes };
}

/**
 * For all tests of a file: real mail servers, an authorization server with a tested integration, and a project with
 * its admin, whose channels the returned functions make and change.
 */
export function givenChannelDesk() {
  let started: Started | undefined;
  const desk = (): Started => {
    if (!started) throw new Error("The servers run within tests only.");
    return started;
  };
  beforeAll(async () => {
    started = await start();
  });
  afterAll(async () => {
    await closeQueues();
    await started?.postfix.stop();
    await started?.dovecot.stop();
    await started?.oidc.stop();
  });

  async function newMailbox(): Promise<string> {
    const address = desk().mailboxes.pop();
    if (address === undefined) throw new Error(`A desk has ${mostMailboxes} mailboxes.`);
    return address;
  }

  function connections(
    username: string,
    authentication: Record<string, string> = { method: "password", password },
  ) {
    const { dovecot, postfix } = desk();
    const server = { host: "localhost", security: "TLS", username, authentication };
    return {
      incoming: { ...server, port: dovecot.imapsPort },
      outgoing: { ...server, port: postfix.submissionsPort },
    };
  }

  function channelInput(address: string, changes: Record<string, unknown> = {}) {
    const { project } = desk();
    return createChannelInput.parse({
      projectKey: project.key,
      address,
      displayName: "Support",
      requestTypeId: project.requestTypeId,
      ...connections(address),
      ...changes,
    });
  }

  async function givenRequest(emailChannelId: string): Promise<string> {
    const { project } = desk();
    const number = 1 + (await database().request.count());
    const { userId } = await givenUser();
    const { id } = await database().request.create({
      data: {
        projectId: project.id,
        number,
        key: `${project.key}-${number}`,
        requestTypeId: project.requestTypeId,
        summary: "s",
        descriptionText: "d",
        reporterId: userId,
        emailChannelId,
      },
    });
    return id;
  }

  return {
    desk,
    password,
    newMailbox,
    connections,
    channelInput,
    givenRequest,
    oauthOf: (mailboxAddress: string, integrationId = desk().integrationId) => ({
      method: "oauth",
      integrationId,
      mailboxAddress,
    }),
    created: async (changes: Record<string, unknown> = {}, actor: Actor = desk().admin) =>
      createChannel(actor, channelInput(await newMailbox(), changes)),
    change: (channel: ChannelView, changes: Record<string, unknown>, actor: Actor = desk().admin) =>
      updateChannel(actor, updateChannelInput.parse({ channelId: channel.id, ...changes })),
    enable: (channel: ChannelView, enabled = true, actor: Actor = desk().admin) =>
      setChannelEnabled(actor, { channelId: channel.id, enabled }),
  };
}

/** Adds a message to the outbox of a channel. */
export async function givenOutbound(
  channel: ChannelView,
  requestId: string,
  data: Partial<Prisma.OutboundMessageUncheckedCreateInput>,
): Promise<string> {
  const content = { fromName: "", fromAddress: channel.address, subject: "s", bodyText: "", bodyHtml: "" };
  const { id } = await database().outboundMessage.create({
    data: { emailChannelId: channel.id, requestId, messageId: randomUUID(), ...content, ...data },
  });
  return id;
}

/** The Problem that an act is refused with; throws when it is not refused or fails otherwise. */
export async function problemOf(act: Promise<unknown>): Promise<Problem> {
  const error = await act.then(
    () => new Error("nothing was refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw error;
}

/** The faulty fields that an act is refused with, sorted. */
export async function faultyFieldsOf(act: Promise<unknown>): Promise<string[]> {
  return (await problemOf(act)).fields.map(({ field }) => field).sort();
}

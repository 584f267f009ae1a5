import { afterEach, expect, it, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { givenCast, givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import type { UserActor } from "./actor.ts";
import { createPersonalToken } from "./create-personal-token.ts";
import { followChanges } from "./follow-changes.ts";
import { revokePersonalToken } from "./revoke-personal-token.ts";

const following: (() => void)[] = [];
afterEach(() => {
  for (const stop of following.splice(0)) stop();
});

async function follow(actor: UserActor, token: string | null, maxLifeMs = 60_000) {
  const follower = { onChange: vi.fn(), onGap: vi.fn(), onHeartbeat: vi.fn(), onEnd: vi.fn() };
  following.push(await followChanges(actor, token, follower, { heartbeatMs: 20, maxLifeMs }));
  await vi.waitFor(() => expect(follower.onHeartbeat).toHaveBeenCalled());
  return follower;
}

async function givenAgent() {
  const project = await givenProject();
  return givenUser({ roles: { [project.id]: "AGENT" } });
}

it("ends when the account is deactivated", async () => {
  const agent = await givenAgent();
  const { onEnd } = await follow(agent, null);
  await database().user.update({ where: { id: agent.userId }, data: { deactivatedAt: new Date() } });
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

it("ends when the password was changed", async () => {
  const agent = await givenAgent();
  const { onEnd } = await follow(agent, null);
  await database().user.update({ where: { id: agent.userId }, data: { signInEpoch: { increment: 1 } } });
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

it("ends when its token is revoked", async () => {
  const agent = await givenAgent();
  const { token, id } = await createPersonalToken(agent, { name: "test", expiresInDays: 1 });
  const { onEnd } = await follow(agent, token);
  await revokePersonalToken(agent, { tokenId: id });
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

it("ends when its time is up", async () => {
  const { onEnd } = await follow(await givenAgent(), null, 200);
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledOnce());
});

it("tells of alerts to system admins and to admins of their projects only", async () => {
  const project = await givenProject();
  const { systemAdmin, projectAdmin, agent, adminElsewhere } = await givenCast(project.id);
  const heardBy = async (actor: UserActor) => {
    const { onChange } = await follow(actor, null);
    return () => onChange.mock.calls.map(([change]) => change.topic);
  };
  const heard = await Promise.all([systemAdmin, projectAdmin, agent, adminElsewhere].map(heardBy));
  const change = { projectId: project.id, id: "one" };
  await announceChange(database(), { ...change, topic: "alert" });
  await announceChange(database(), { ...change, projectId: null, topic: "alert" });
  await announceChange(database(), { ...change, topic: "request" });
  await expect
    .poll(() => heard.map((topics) => topics()))
    .toEqual([["alert", "alert", "request"], ["alert", "request"], ["request"], []]);
});

import "@/lib/testing/integration-environment.ts";
import { expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { createChannel, createChannelInput } from "./create-channel.ts";
import { testNewChannel, testNewChannelInput } from "./test-channel.ts";

// Settings are parsed at first use, which is later than this.
process.env.BASE_URL = "https://desk.example.com";

it.each([
  "localhost",
  "127.0.0.1",
  "[::1]",
  "10.0.0.1",
  "192.168.7.7",
  "169.254.169.254",
  "[::ffff:127.0.0.1]",
])("%s is neither saved nor tested as a mail server while the base URL is public", async (host) => {
  const project = await givenProject();
  const actor = await givenUser({ roles: { [project.id]: "ADMIN" } });
  const server = {
    host,
    port: 993,
    security: "TLS",
    username: "support@example.com",
    authentication: { method: "password", password: "secret" },
  };
  const input = { projectKey: project.key, incoming: server, outgoing: server };
  const tested = await testNewChannel(actor, testNewChannelInput.parse(input));
  for (const steps of [tested.incoming, tested.outgoing]) {
    expect(steps[0]).toMatchObject({ state: "failed", code: "host-not-allowed", serverWords: null });
    expect(steps.slice(1).every(({ state }) => state === "skipped")).toBe(true);
  }
  const channel = {
    ...input,
    address: "support@example.com",
    displayName: "S",
    requestTypeId: project.requestTypeId,
  };
  const refused = await createChannel(actor, createChannelInput.parse(channel)).catch(
    (error: unknown) => error,
  );
  if (!(refused instanceof Problem)) throw new Error("It was saved.");
  expect(refused.fields.map(({ field }) => field)).toEqual(["incoming.host", "outgoing.host"]);
  expect(await database().mailServer.count()).toBe(0);
});

import "@/lib/testing/integration-environment.ts";
import { afterAll, expect, it } from "vitest";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";
import { createSetup } from "./create-setup.ts";
import { getSetup } from "./get-setup.ts";
import { startRoundTrip } from "./start-round-trip.ts";
import { updateSetup, updateSetupInput } from "./update-setup.ts";

const sink = givenSmtpSink();
afterAll(closeQueues);

it("says nothing of settings that were changed while the test mail was sent", async () => {
  await ensureInstance();
  const project = await givenProject();
  const actor = await givenUser({ roles: { [project.id]: "ADMIN" } });
  const address = `${actor.userId}@example.test`;
  const { id: setupId } = await createSetup(actor, { projectKey: project.key, address, provider: "CUSTOM" });
  const change = (changes: Record<string, unknown>) =>
    updateSetup(actor, updateSetupInput.parse({ setupId, ...changes }));
  const authentication = { method: "password", password: "p" };
  const outgoing = {
    host: "127.0.0.1",
    port: sink.port,
    security: "NONE",
    username: "u",
    authentication,
    timeoutMs: 60_000,
  };
  await change({ displayName: "Support", outgoing });
  sink.onMessage = (answer) => void change({ address: `other-${address}` }).then(() => answer(), answer);
  expect((await startRoundTrip(actor, { setupId })).roundTrip).toBeNull();
  expect((await getSetup(actor, { setupId })).roundTrip).toBeNull();
  sink.onMessage = (answer) => answer();
  expect((await startRoundTrip(actor, { setupId })).roundTrip?.state).toBe("waiting");
});

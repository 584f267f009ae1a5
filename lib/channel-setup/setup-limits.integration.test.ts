import "@/lib/testing/integration-environment.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { createSetup } from "./create-setup.ts";
import { listSetupFolders } from "./list-setup-folders.ts";
import { surveyMailbox } from "./survey-mailbox.ts";
import { testSetup } from "./test-setup.ts";
import { updateSetup, updateSetupInput } from "./update-setup.ts";

let project: Awaited<ReturnType<typeof givenProject>>;

beforeAll(async () => {
  project = await givenProject();
});
afterAll(closeQueues);
// All within one minute, however long it takes.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

async function begun(isSystemAdmin = false) {
  const actor = await givenUser({ isSystemAdmin, roles: { [project.id]: "ADMIN" } });
  const address = `${actor.userId}@example.test`;
  const { id: setupId } = await createSetup(actor, { projectKey: project.key, address, provider: "CUSTOM" });
  const wanting = (host: string, port = 993) => {
    const authentication = { method: "password", password: "p" };
    const incoming = { host, port, security: "NONE", username: "u", authentication, timeoutMs: 1_000 };
    return updateSetup(actor, updateSetupInput.parse({ setupId, incoming }));
  };
  return { actor, setupId, wanting };
}

/** What the looks and tests of a person come to, one after the other. */
async function codesOf(count: number, act: (index: number) => Promise<unknown>): Promise<string[]> {
  const codes: string[] = [];
  for (let index = 0; index < count; index += 1) codes.push((await problemOf(act(index))).code);
  return codes;
}

describe("settings that have passed no test", () => {
  it("are looked at no more often than connections are tested", async () => {
    const { actor, setupId, wanting } = await begun();
    await wanting("127.0.0.1", 9);
    const looks = await codesOf(20, (index) =>
      index % 2 === 0 ? listSetupFolders(actor, { setupId }) : surveyMailbox(actor, { setupId }),
    );
    expect(new Set(looks)).toEqual(new Set(["mail-server-failed"]));
    expect(await codesOf(1, () => surveyMailbox(actor, { setupId }))).toEqual(["too-many-connection-tests"]);
    expect(await codesOf(1, () => testSetup(actor, { setupId, side: "incoming" }))).toEqual([
      "too-many-connection-tests",
    ]);
  });
});

describe("names of hosts", () => {
  const inside = "10.1.2.3";
  const nowhere = "no-such-host.invalid";
  const detailOf = async (act: Promise<unknown>) => (await problemOf(act)).fields[0]?.detail ?? "";

  it("that are inside or nowhere are told apart to system admins alone", async () => {
    const { wanting } = await begun();
    const [one, other] = [await detailOf(wanting(inside)), await detailOf(wanting(nowhere))];
    expect(one.replaceAll(inside, "X")).toBe(other.replaceAll(nowhere, "X"));
    expect(one).toContain("ask whoever runs Mailroom");
    const system = await begun(true);
    expect(await detailOf(system.wanting(inside))).toContain("TRUSTED_NETWORKS");
    expect(await detailOf(system.wanting(nowhere))).toContain("There is no host");
  });

  it("are looked up for a person a few times a minute, the same one as often as needed", async () => {
    const { wanting } = await begun();
    for (let time = 0; time < 30; time += 1) await wanting("127.0.0.1", 100 + time);
    const codes = await codesOf(21, (index) => wanting(`10.1.2.${index}`));
    expect(codes.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => "invalid-input"));
    expect(codes.at(-1)).toBe("too-many-connection-tests");
    await wanting("127.0.0.1");
  });
});

import { describe, expect, it } from "vitest";
import { okStep, skippedStep } from "./authorization-step.ts";
import { identityStep, judgeIdentity } from "./mailbox-identity.ts";

const mailbox = { address: "support@example.test", allowOtherAccount: false };
const shared = { ...mailbox, allowOtherAccount: true };
const bob = "bob@example.test";
const signedIn = (verifiedAddress: string | null, unverifiedAddress: string | null) => ({
  verifiedAddress,
  unverifiedAddress,
  subject: "42",
  unknownBecause: "",
});

describe("an address that the provider does not vouch for", () => {
  it.each([
    ["alone does not make the account the mailbox's", null, mailbox.address, mailbox, "skipped"],
    ["beside another name leaves it to the mailbox", "upn@corp.test", mailbox.address, mailbox, "skipped"],
    ["is enough to refuse another account", null, bob, mailbox, "failed"],
    ["is no proof where another account may sign in", null, bob, shared, "skipped"],
    ["is no proof of the mailbox there either", null, mailbox.address, shared, "skipped"],
    ["does not matter beside a proven one", bob, mailbox.address, shared, "ok"],
    ["proves nothing in a test", null, bob, null, "skipped"],
  ])("%s", (_what, verified, unverified, of, state) => {
    const step = identityStep(signedIn(verified, unverified), of);
    expect(step.state).toBe(state);
    if (state === "skipped") expect(step.detail).toContain("does not vouch");
  });
});

it("says plainly that an authorization is saved though nothing has checked it", () => {
  const identity = skippedStep("identity", "Who signed in is not known.");
  const judged = judgeIdentity(identity, skippedStep("mailbox", "Not tried."), mailbox.address);
  expect(judged.isProven).toBe(true);
  expect(judged.steps[0]).toMatchObject({
    state: "skipped",
    detail: expect.stringMatching(/saved unchecked.*not known/),
    cure: expect.stringContaining("Test the connection of the channel"),
  });
  expect(judgeIdentity(identity, okStep("mailbox", "Open."), mailbox.address).steps[0].state).toBe("ok");
});

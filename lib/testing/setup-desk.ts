import { expect, vi } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { checkRoundTrip } from "@/lib/channel-setup/check-round-trip.ts";
import { createSetup } from "@/lib/channel-setup/create-setup.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { testSetup } from "@/lib/channel-setup/test-setup.ts";
import { updateSetup, updateSetupInput } from "@/lib/channel-setup/update-setup.ts";
import { givenChannelDesk } from "./channel-desk.ts";
import { givenUser } from "./factories.ts";

/** For all tests of a file: the servers of `givenChannelDesk`, and set-ups that have come to a certain step. */
export function givenSetupDesk() {
  const channelDesk = givenChannelDesk();
  const { desk, newMailbox, connections } = channelDesk;

  /** An admin of the project who has tested nothing yet. */
  const newAdmin = () => givenUser({ roles: { [desk().project.id]: "ADMIN" } });

  async function begun(actor: UserActor): Promise<{ setup: SetupView; address: string }> {
    const address = await newMailbox();
    const setup = await createSetup(actor, { projectKey: desk().project.key, address, provider: "CUSTOM" });
    return { setup, address };
  }

  const change = (actor: UserActor, { id }: SetupView, changes: Record<string, unknown>) =>
    updateSetup(actor, updateSetupInput.parse({ setupId: id, ...changes }));

  /** Steps up to the folder. */
  async function connected(actor: UserActor, incoming: Record<string, unknown> = {}) {
    const { setup, address } = await begun(actor);
    await change(actor, setup, {
      displayName: "Support",
      requestTypeId: desk().project.requestTypeId,
      incoming: { ...connections(address).incoming, ...incoming },
    });
    const tested = await testSetup(actor, { setupId: setup.id, side: "incoming" });
    return { setup: tested, address };
  }

  /** Steps up to the test mail, with the sign-in of incoming mail for outgoing mail. */
  async function ready(actor: UserActor, incoming: Record<string, unknown> = {}) {
    const { setup, address } = await connected(actor, incoming);
    const reading = incoming.protocol === "POP3" ? { afterProcessing: "DELETE" } : { folder: "INBOX" };
    await change(actor, setup, { ...reading, begin: "everything" });
    const { authentication: _, username: _username, ...outgoing } = connections(address).outgoing;
    await change(actor, setup, { outgoing });
    return { setup: await testSetup(actor, { setupId: setup.id, side: "outgoing" }), address };
  }

  async function cameBack(actor: UserActor, { id }: SetupView): Promise<SetupView> {
    return vi.waitFor(
      async () => {
        const seen = await checkRoundTrip(actor, { setupId: id });
        expect(seen.roundTrip?.state).toBe("arrived");
        return seen;
      },
      { timeout: 60_000, interval: 300 },
    );
  }

  return { ...channelDesk, newAdmin, begun, change, connected, ready, cameBack };
}

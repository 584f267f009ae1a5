import "@/lib/testing/integration-environment.ts";
import { describe, expect, it } from "vitest";
import { smtpAccess } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, givenChannelDesk, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenGrant } from "@/lib/testing/oauth-factories.ts";
import { createChannel } from "./create-channel.ts";
import { getChannel } from "./get-channel.ts";
import { testNewChannel, testNewChannelInput } from "./test-channel.ts";

const { desk, newMailbox, connections, channelInput, oauthOf, enable } = givenChannelDesk();

describe("signing in by OAuth", () => {
  it("waits for the authorisation of the mailbox, then can be turned on", async () => {
    const address = await newMailbox();
    const channel = await createChannel(
      desk().admin,
      channelInput(address, connections(address, oauthOf(address))),
    );
    expect(channel.action).toEqual({
      kind: "authorize",
      integrationId: desk().integrationId,
      mailboxAddress: address,
    });
    const refused = await problemOf(enable(channel));
    expect(refused).toMatchObject({ kind: "conflict", code: "channel-can-not-sign-in" });
    expect(refused.fields).toHaveLength(2);
    await givenGrant(desk().oidc, { integrationId: desk().integrationId, mailboxAddress: address });
    const on = await enable(channel);
    expect(on).toMatchObject({
      enabled: true,
      action: null,
      incoming: { state: "waiting-for-first-poll", grant: { state: "ACTIVE" } },
      outgoing: { state: "waiting-for-first-mail" },
    });
    const { outgoingServerId } = await database().emailChannel.findUniqueOrThrow({ where: { id: on.id } });
    expect((await smtpAccess(database(), outgoingServerId)).credentials.method).toBe("oauth");
  });

  it("says what to do when the authorisation is gone or the integration was changed", async () => {
    const address = await newMailbox();
    const grantId = await givenGrant(desk().oidc, {
      integrationId: desk().integrationId,
      mailboxAddress: address,
    });
    const owner = await givenUser({ isSystemAdmin: true });
    const channel = await createChannel(owner, channelInput(address, connections(address, oauthOf(address))));
    await enable(channel, true, owner);
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: { state: "REAUTHORIZATION_REQUIRED", failureDetail: "invalid_grant" },
    });
    await database().oAuthIntegration.update({
      where: { id: desk().integrationId },
      data: { testedDigest: "old" },
    });
    const view = await getChannel(desk().admin, { channelId: channel.id });
    expect(view.incoming.state).toBe("needs-authorization");
    expect(view.incoming.failure).toMatchObject({
      code: "reauthorization-required",
      serverWords: "invalid_grant",
    });
    expect(view.action).toEqual({
      kind: "authorize",
      integrationId: desk().integrationId,
      mailboxAddress: address,
    });
    expect(view.enabled).toBe(true);
    expect(view.incoming.warnings.map(({ code }) => code)).toEqual(["integration-untested"]);
    const { settingsDigest } = await database().oAuthIntegration.findUniqueOrThrow({
      where: { id: desk().integrationId },
    });
    await database().oAuthIntegration.update({
      where: { id: desk().integrationId },
      data: { testedDigest: settingsDigest },
    });
  });

  it("does not lend one project the mailbox that another one has authorised", async () => {
    const address = await newMailbox();
    const grantId = await givenGrant(desk().oidc, {
      integrationId: desk().integrationId,
      mailboxAddress: address,
    });
    const input = channelInput(address, connections(address, oauthOf(address)));
    const field = "authentication.mailboxAddress";
    expect(await faultyFieldsOf(createChannel(desk().admin, input))).toEqual([
      `incoming.${field}`,
      `outgoing.${field}`,
    ]);
    const unsaved = testNewChannelInput.parse(input);
    expect(await faultyFieldsOf(testNewChannel(desk().admin, unsaved))).toHaveLength(2);
    await database().oAuthGrant.update({
      where: { id: grantId },
      data: { authorizedById: desk().admin.userId },
    });
    expect((await enable(await createChannel(desk().admin, input))).enabled).toBe(true);
  });
});

import { Callout } from "@/app/_ui/callout.tsx";
import { type Conversion, conversionOf } from "@/app/(desk)/_mailbox/oauth-conversion.ts";
import { NoFittingIntegration } from "@/app/(desk)/_mailbox/password-hint.client.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import type { ChannelChoices } from "./channel-choices.ts";

/** What converting a channel means, and what is left to do: above the form that is filled for it already. */
export function ConversionNotice({ channel, choices }: { channel: ChannelView; choices: ChannelChoices }) {
  const byPassword = [channel.incoming, channel.outgoing].filter(
    ({ authentication }) => authentication.method === "password",
  );
  const conversions = byPassword
    .map(({ host }) => conversionOf(host, choices.integrations))
    .filter((each): each is Conversion => each !== null);
  if (conversions.length === 0) return null;
  const missing = conversions.find(({ integration }) => integration === null);
  const found = conversions.find(({ integration }) => integration !== null)?.integration;
  return (
    <Callout tone="info" title="Convert to OAuth 2.0">
      {found ? (
        <p>
          “{found.name}” is chosen below in the place of the password.{" "}
          {found.grantType === "AUTHORIZATION_CODE" ? "Authorise the mailbox, test" : "Test"} the connection,
          and save. Until you save, the password stays in use.
        </p>
      ) : null}
      {missing ? (
        <NoFittingIntegration
          providerId={missing.providerId}
          providerName={missing.providerName}
          managesIntegrations={choices.managesIntegrations}
        />
      ) : null}
      <p>The channel keeps its place in the mailbox: no mail is read twice, and none is left out.</p>
    </Callout>
  );
}

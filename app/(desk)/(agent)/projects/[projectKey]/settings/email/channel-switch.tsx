import { ActivationSwitch } from "@/app/(desk)/_mailbox/activation-switch.client.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";

/** Turns a channel on or off at once. */
export function ChannelSwitch({ channel: { id, address, enabled } }: { channel: ChannelView }) {
  return (
    <ActivationSwitch
      path={`/email-channels/${id}/activation`}
      enabled={enabled}
      label={`Channel ${address}`}
      name={address}
      description={
        enabled ? "The mailbox is in use." : "Nothing is received or sent. The place in the mailbox is kept."
      }
    />
  );
}

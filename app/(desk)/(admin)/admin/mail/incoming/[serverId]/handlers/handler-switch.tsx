import { ActivationSwitch } from "@/app/(desk)/_mailbox/activation-switch.client.tsx";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";

/** Turns a handler on or off at once. */
export function HandlerSwitch({
  handler: { id, name, enabled },
  isPlain = false,
}: {
  handler: MailHandlerView;
  /** Without words beside it, as in a table. */
  isPlain?: boolean;
}) {
  const words = enabled ? "It reads the mailbox." : "It reads no mail. Its place in the mailbox is kept.";
  return (
    <ActivationSwitch
      path={`/mail-handlers/${id}/activation`}
      enabled={enabled}
      label={`Mail handler ${name}`}
      name={`“${name}”`}
      {...(!isPlain && { description: words })}
    />
  );
}

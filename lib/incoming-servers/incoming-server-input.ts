import { z } from "zod";
import { requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { incomingServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import { providers } from "@/lib/oauth-integrations/providers.ts";
import { usualPort } from "./usual-port.ts";

const { port } = incomingServerInput.shape;

/** Where the mail is and how it is signed in to. Without a port, the usual one of protocol and encryption. */
const connection = incomingServerInput
  .extend({ protocol: incomingProtocol, port: port.optional() })
  .transform(({ port, ...rest }) => ({ ...rest, port: port ?? usualPort(rest.protocol, rest.security) }));

/** What a person can set at a global incoming server. */
export const incomingServerFields = z.object({
  /** What people call it; no two have the same. */
  name: requiredLineInput(100),
  description: textInput(2_000),
  provider: z.enum(
    providers.map(({ id }) => id),
    "Choose a service provider.",
  ),
  connection,
});

export const serverId = z.uuid();
export const serverReference = z.object({ serverId });

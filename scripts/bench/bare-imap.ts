import { ImapFlow } from "imapflow";
import { z } from "zod";

/** Where the bare programs sign in: without TLS, by password. */
export const bareAccount = z.object({ port: z.int(), user: z.string(), password: z.string() });
export type BareAccount = z.infer<typeof bareAccount>;

/** A connection as the library gives it, nothing around it. */
export function bareClient({ port, user, password }: BareAccount): ImapFlow {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: password },
    logger: false,
    disableCompression: true,
    disableAutoIdle: true,
  });
  client.on("error", () => client.close());
  return client;
}

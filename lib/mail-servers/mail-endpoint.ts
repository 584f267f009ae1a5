import type { ImapEndpoint } from "@/lib/imap/imap-endpoint.ts";
import { vetHost } from "@/lib/platform/outbound-guard.ts";
import type { Pop3Endpoint } from "@/lib/pop3/pop3-endpoint.ts";
import type { SmtpEndpoint } from "@/lib/smtp/smtp-endpoint.ts";
import type { MailProtocol, TransportSecurity } from "@/prisma/generated/enums.ts";

/** Where a mail server is, as it is stored. */
export type MailServerAddress = {
  readonly protocol: MailProtocol;
  readonly host: string;
  readonly port: number;
  readonly security: TransportSecurity;
  readonly timeoutMs: number;
};

const securityNames = { TLS: "tls", STARTTLS: "starttls", NONE: "none" } as const;

/**
 * Resolves and vets the host: the socket has to use the address that was checked.
 *
 * @throws Problem `host-not-found` or `host-not-allowed`
 */
export async function mailEndpoint(
  server: MailServerAddress,
): Promise<ImapEndpoint & Pop3Endpoint & SmtpEndpoint> {
  const { host, connectAddress } = await vetHost(server.host);
  return {
    host,
    connectAddress,
    port: server.port,
    security: securityNames[server.security],
    timeoutMs: server.timeoutMs,
  };
}

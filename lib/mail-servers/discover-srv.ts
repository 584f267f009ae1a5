import type { SrvRecord } from "node:dns";
import type { FoundServer, MailServerUse } from "./mail-server-candidate.ts";

/** The part of a DNS resolver that finds mail servers. */
export type MailResolver = {
  resolveSrv(name: string): Promise<SrvRecord[]>;
  resolveMx(name: string): Promise<{ exchange: string; priority: number }[]>;
};

/** Services of RFC 6186 and RFC 8314, encrypted from the start first. */
const services: readonly {
  readonly name: string;
  readonly use: MailServerUse;
  readonly security: FoundServer["security"];
}[] = [
  { name: "_imaps", use: "imap", security: "TLS" },
  { name: "_imap", use: "imap", security: "STARTTLS" },
  { name: "_pop3s", use: "pop3", security: "TLS" },
  { name: "_pop3", use: "pop3", security: "STARTTLS" },
  { name: "_submissions", use: "smtp", security: "TLS" },
  { name: "_submission", use: "smtp", security: "STARTTLS" },
];

const mostPerService = 4;

/**
 * What a domain says of its mail servers in the DNS (RFC 6186 §3, RFC 8314 §5.1). A target of "." says that the service
 * is not offered.
 *
 * @returns servers in the order in which they should be tried; services without a record are passed over
 */
export async function discoverBySrv(
  resolver: MailResolver,
  address: string,
  domain: string,
): Promise<FoundServer[]> {
  const found = await Promise.all(
    services.map(async ({ name, use, security }) => {
      // A missing record and a silent name server are the same to whoever looks for a mailbox.
      const records = await resolver.resolveSrv(`${name}._tcp.${domain}`).catch(() => []);
      return inOrder(records)
        .slice(0, mostPerService)
        .map(({ name: target, port }) => ({
          use,
          host: target.toLowerCase().replace(/\.$/, ""),
          port,
          security,
          username: address,
          signIn: null,
          source: `SRV record of ${domain}`,
        }));
    }),
  );
  return found.flat();
}

/** Lower priority first, of the same priority the heavier (RFC 2782; without its dice, so that it is the same each time). */
function inOrder(records: readonly SrvRecord[]): SrvRecord[] {
  return records
    .filter(({ name }) => name !== "" && name !== ".")
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight);
}

import type { VettedHost } from "@/lib/platform/outbound-guard.ts";
import type { FoundServer } from "./mail-server-candidate.ts";
import { reachPort } from "./reach-port.ts";

type Guess = Pick<FoundServer, "use" | "port" | "security"> & { readonly names: readonly string[] };

/** Names and ports that mail servers usually have. */
const guesses: readonly Guess[] = [
  { use: "imap", port: 993, security: "TLS", names: ["imap", "mail"] },
  { use: "imap", port: 143, security: "STARTTLS", names: ["imap", "mail"] },
  { use: "pop3", port: 995, security: "TLS", names: ["pop", "pop3", "mail"] },
  { use: "smtp", port: 465, security: "TLS", names: ["smtp", "mail"] },
  { use: "smtp", port: 587, security: "STARTTLS", names: ["smtp", "mail"] },
];

/** How to reach a host; tests have their own. */
export type Reach = {
  /** @throws when there is no such host, or it may not be connected to */
  readonly vet: (host: string) => Promise<VettedHost>;
  readonly timeoutMs: number;
  /** Ports in place of the usual ones. */
  readonly portOf?: (usual: number) => number;
};

/** Servers of usual names in a domain that take a TCP connection; nothing is said to them. */
export async function discoverByGuess(
  { vet, timeoutMs, portOf = (usual) => usual }: Reach,
  address: string,
  domain: string,
): Promise<FoundServer[]> {
  const found = await Promise.all(
    guesses.flatMap(({ names, use, port: usual, security }) =>
      names.map(async (name): Promise<FoundServer[]> => {
        const host = `${name}.${domain}`;
        const port = portOf(usual);
        try {
          const { connectAddress } = await vet(host);
          const { reached } = await reachPort({ connectAddress, port, timeoutMs });
          const source = `guessed: ${host} answers at port ${port}`;
          return reached ? [{ use, host, port, security, username: address, signIn: null, source }] : [];
        } catch {
          // A guess that is wrong says nothing.
          return [];
        }
      }),
    ),
  );
  return found.flat();
}

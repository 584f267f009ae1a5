import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/**
 * From now on every request to a server of this process names in X-Forwarded-For, as the last entry, the address at
 * the other end of its socket. Next itself fills that header only where the caller has left it out, so that a caller
 * could claim any address.
 */
export function noteSocketAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    const { headers, socket } = message.request;
    const claimed = headers["x-forwarded-for"];
    const entries = [...(claimed === undefined ? [] : [claimed].flat()), socket.remoteAddress ?? "unknown"];
    headers["x-forwarded-for"] = entries.join(", ");
  });
}

function isRequestStart(message: unknown): message is { readonly request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}

/**
 * Address of the caller, as failed sign-ins are counted: the socket's, or what the outermost of our own reverse proxies
 * saw. Entries before that are the caller's own words. Of an IPv6 address the network of 64 bits, since whoever has one
 * address of it has them all.
 *
 * @param forwardedFor X-Forwarded-For, its last entry the socket's address
 * @param trustedProxies how many proxies of ours stand before this server
 */
export function callerAddress(forwardedFor: string | null, trustedProxies: number): string {
  const entries = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const address = entries.at(Math.max(0, entries.length - 1 - trustedProxies)) ?? "";
  if (!ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString().split("%")[0]}/64`);
  return `${network.toString()}/64`;
}

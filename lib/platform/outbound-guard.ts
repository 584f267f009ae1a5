import dns from "node:dns/promises";
import net from "node:net";
import ipaddr from "ipaddr.js";
import { environment } from "./environment.ts";
import { Problem } from "./problem.ts";

/** A host that may be connected to: the socket must use `connectAddress`, so that DNS can not change its mind. */
export type VettedHost = { readonly host: string; readonly connectAddress: string };

export type GuardRules = { readonly isLoopback: boolean; readonly trustedNetworks: readonly string[] };

/**
 * Resolves a host once and checks every address it has. Private, loopback, link-local, metadata and other special
 * addresses are refused unless listed in TRUSTED_NETWORKS; loopback is also allowed while the base URL is loopback.
 *
 * @throws Problem `host-not-found` or `host-not-allowed`.
 */
export async function vetHost(host: string, rules: GuardRules = environment()): Promise<VettedHost> {
  const name = host.replace(/^\[|\]$/g, "");
  const addresses = net.isIP(name) ? [name] : await resolve(name);
  const allowed = addresses.filter((address) => isAllowed(address, rules));
  // One bad address among good ones is how a rebinding answer looks, so all of them have to be allowed.
  const connectAddress = allowed[0];
  if (!connectAddress || allowed.length !== addresses.length) {
    throw new Problem(
      "invalid",
      "host-not-allowed",
      `Mailroom may not connect to ${host}: it is in a private, local or reserved network. ` +
        "If it is meant, list its network in TRUSTED_NETWORKS.",
    );
  }
  return { host: name, connectAddress };
}

async function resolve(host: string): Promise<string[]> {
  try {
    return (await dns.lookup(host, { all: true })).map((entry) => entry.address);
  } catch (cause) {
    throw new Problem("invalid", "host-not-found", `There is no host ${host}: check the spelling.`, {
      cause,
    });
  }
}

/** Whether an IP address may be connected to. IPv4 in IPv6 clothes is judged as IPv4. */
export function isAllowed(address: string, rules: GuardRules): boolean {
  const parsed = ipaddr.process(address);
  const trusted = rules.trustedNetworks.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === parsed.kind() && parsed.match([network, bits]);
  });
  if (trusted) return true;
  const range = parsed.range();
  if (range === "loopback") return rules.isLoopback;
  return range === "unicast" && (parsed.kind() === "ipv4" || parsed.match(globalUnicast));
}

/** All that IANA has given out of IPv6: beyond it lie IPv4 addresses in old clothes (`::a.b.c.d`), and nothing. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Checks an endpoint URL as an admin typed it: https, or http while the base URL itself is loopback; no credentials
 * and no fragment in it.
 *
 * @throws Problem `endpoint-not-https` or `endpoint-malformed`.
 */
export function checkEndpointUrl(text: string, rules: GuardRules = environment()): URL {
  if (!URL.canParse(text)) {
    throw new Problem(
      "invalid",
      "endpoint-malformed",
      `"${text}" is not an address. It begins with https://`,
    );
  }
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && rules.isLoopback)) {
    throw new Problem("invalid", "endpoint-not-https", "The endpoint must begin with https://");
  }
  if (url.username || url.password || url.hash) {
    throw new Problem(
      "invalid",
      "endpoint-malformed",
      "The endpoint may not hold a user name or a #fragment.",
    );
  }
  return url;
}

import dns from "node:dns/promises";
import net from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, fetch as undiciFetch } from "undici";
import { environment } from "./environment.ts";
import { Problem } from "./problem.ts";

/** A host that may be connected to: the socket must use `connectAddress`, so that DNS can not change its mind. */
export type VettedHost = { readonly host: string; readonly connectAddress: string };

type GuardRules = { readonly isLoopback: boolean; readonly trustedNetworks: readonly string[] };

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

const maxAnswerBytes = 1024 * 1024;
const answerTimeoutMs = 15_000;

/**
 * `fetch` for addresses that somebody typed: guarded, connected to the address that was checked, no redirects, answer
 * limited to 1 MiB (unpacked, should it come packed) and 15 seconds.
 *
 * @throws Problem `endpoint-not-https`, `endpoint-malformed`, `host-not-found`, `host-not-allowed` or
 *   `answer-too-large`; what `fetch` throws
 */
export async function guardedFetch(
  input: string | URL | Request,
  init?: RequestInit,
  rules: GuardRules = environment(),
): Promise<Response> {
  const request = new Request(input, init);
  request.headers.set("Accept-Encoding", "identity");
  const url = checkEndpointUrl(request.url, rules);
  const { connectAddress } = await vetHost(url.hostname, rules);
  const family = net.isIP(connectAddress) === 6 ? 6 : 4;
  const agent = new Agent({
    maxResponseSize: maxAnswerBytes,
    connect: {
      timeout: answerTimeoutMs,
      lookup: (_host, options, callback) =>
        options.all
          ? callback(null, [{ address: connectAddress, family }])
          : callback(null, connectAddress, family),
    },
  });
  try {
    const body = request.body ? await request.text() : null;
    const answer = await undiciFetch(url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body,
      redirect: "manual",
      dispatcher: agent,
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(answerTimeoutMs)]),
    });
    // Read here, so that the limits hold for the body too and the connection can be closed.
    const bytes = await readBounded(answer.body, url.host);
    return new Response(bodiless.has(answer.status) ? null : bytes, {
      status: answer.status,
      statusText: answer.statusText,
      headers: Object.fromEntries(answer.headers),
    });
  } finally {
    await agent.destroy();
  }
}

/** Statuses with which `Response` takes no body (Fetch, null body status). */
const bodiless = new Set([101, 103, 204, 205, 304]);

/** The agent counts the bytes of the wire; a packed answer of a hostile server would grow behind it. */
async function readBounded(
  body: AsyncIterable<Uint8Array> | null,
  host: string,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxAnswerBytes) {
      throw new Problem("upstream", "answer-too-large", `${host} answered with more than 1 MiB.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

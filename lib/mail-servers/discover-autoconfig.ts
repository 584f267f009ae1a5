import { guardedFetch } from "@/lib/platform/guarded-fetch.ts";
import { readAutoconfig } from "./autoconfig-document.ts";
import type { FoundServer } from "./mail-server-candidate.ts";

/** Gets an https address of the domain; what it throws counts as "there is nothing". */
export type AutoconfigFetch = (url: URL) => Promise<Response>;

/** A document has some 5 KB. */
const longestDocument = 128 * 1024;
const timeoutMs = 6_000;

/** Through the outbound guard, without redirects. */
export const guardedAutoconfigFetch: AutoconfigFetch = (url) =>
  guardedFetch(url, { headers: { accept: "text/xml, application/xml" } }, undefined, timeoutMs);

/** What a domain's own autoconfiguration says, at the two addresses where mail programs look for it. */
export async function discoverByAutoconfig(
  fetchDocument: AutoconfigFetch,
  address: string,
  domain: string,
): Promise<FoundServer[]> {
  const urls = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  const found = await Promise.all(
    urls.map(async (text) => {
      const url = new URL(text);
      const document = await documentAt(fetchDocument, url);
      return readAutoconfig(document, address).map((server) => ({
        ...server,
        source: `autoconfiguration at ${url.hostname}`,
      }));
    }),
  );
  return found.find((servers) => servers.length > 0) ?? [];
}

async function documentAt(fetchDocument: AutoconfigFetch, url: URL): Promise<string> {
  try {
    const answer = await fetchDocument(url);
    const text = answer.ok ? await answer.text() : "";
    return text.length > longestDocument ? "" : text;
  } catch {
    // No such host, no answer, no https: most domains publish nothing, and the other sources go on.
    return "";
  }
}

/** Second-level names under which a country gives out domains: "co" of co.uk. Nobody's own domain ends there. */
const commonSecondLevel = new Set(
  "ac asso co com edu gob gouv gov govt gv id ltd me mil ne net nhs nom or org plc sch".split(" "),
);

const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const mostDomains = 2;

/**
 * The domains that a mail exchanger belongs to, the nearest first: of mx1.eu.hoster.example these are eu.hoster.example and
 * hoster.example. Whoever takes in the mail of a domain usually publishes there where it can be read.
 *
 * @param exchange name of a host as an MX record gives it
 * @returns at most two; none for what is no name, such as the "." of a domain without mail (RFC 7505)
 */
export function mailExchangerDomains(exchange: string): string[] {
  const host = exchange.toLowerCase().replace(/\.$/, "");
  if (host.length > 253 || !hostName.test(host)) return [];
  const labels = host.split(".");
  const parents = labels
    .map((_, index) => labels.slice(index + 1))
    .filter((domain) => domain.length >= 2 && !isPublic(domain))
    .slice(-mostDomains)
    .map((domain) => domain.join("."));
  return parents.length === 0 ? [host] : parents;
}

function isPublic([first = "", second = "", ...more]: readonly string[]): boolean {
  return more.length === 0 && second.length === 2 && commonSecondLevel.has(first);
}

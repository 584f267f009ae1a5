import { Resolver } from "node:dns/promises";
import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import type { Provider, ProviderSettings } from "@/lib/oauth-integrations/providers/provider.ts";
import {
  providerOf,
  providerOfAddressDomain,
  providerOfMailExchanger,
  providerOfMailHost,
} from "@/lib/oauth-integrations/providers.ts";
import { vetHost } from "@/lib/platform/outbound-guard.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type AutoconfigFetch, discoverByAutoconfig, guardedAutoconfigFetch } from "./discover-autoconfig.ts";
import { discoverByGuess, type Reach } from "./discover-guesses.ts";
import { discoverBySrv, type MailResolver } from "./discover-srv.ts";
import { hostRefusal } from "./host-refusal.ts";
import { mailExchangerDomains } from "./mail-exchanger-domains.ts";
import type { FoundServer, MailDiscovery, MailServerCandidate } from "./mail-server-candidate.ts";

/** What discovery asks; tests have servers of their own. */
export type DiscoverySources = {
  readonly resolver: MailResolver;
  readonly fetchDocument: AutoconfigFetch;
  readonly reach: Reach;
};

const patienceMs = 3_000;
const guessingMs = 6_000;

/** The name servers of this machine, the domain's own web servers, and its hosts. No other service is asked. */
function ownSources(): DiscoverySources {
  return {
    resolver: new Resolver({ timeout: patienceMs, tries: 2 }),
    fetchDocument: guardedAutoconfigFetch,
    reach: { vet: vetHost, timeoutMs: patienceMs },
  };
}

/**
 * Finds the mail servers of an address: of a provider that is known by the address's domain; else by what the domain
 * says itself (SRV records, autoconfiguration), by where its mail goes (MX) and what is said there, and at last by usual
 * names that answer. What the outbound guard refuses is left out and named. Takes some fifteen seconds at most.
 *
 * @param actor who is told
 * @param address normalised
 */
export async function discoverMailServers(
  actor: Actor,
  address: string,
  sources: DiscoverySources = ownSources(),
): Promise<MailDiscovery> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const known = providerOfAddressDomain(domain);
  if (known)
    return result(
      actor,
      address,
      domain,
      known,
      serversOf(known, known.addressSettings, address, `${known.name} gives out addresses of ${domain}`),
      sources,
    );
  const [byDomain, { provider, servers: byMx }] = await Promise.all([
    publishedBy(domain, address, sources),
    byMailExchanger(domain, address, sources),
  ]);
  const told = [...byDomain, ...byMx];
  const isComplete = told.some(({ use }) => use === "imap") && told.some(({ use }) => use === "smtp");
  const guessed = isComplete
    ? []
    : await inTime(discoverByGuess(sources.reach, address, domain), guessingMs, []);
  return result(actor, address, domain, provider, [...told, ...guessed], sources);
}

/** What a domain says itself of the mailbox of an address. */
async function publishedBy(
  domain: string,
  address: string,
  sources: DiscoverySources,
): Promise<FoundServer[]> {
  const [bySrv, byAutoconfig] = await Promise.all([
    discoverBySrv(sources.resolver, address, domain),
    discoverByAutoconfig(sources.fetchDocument, address, domain),
  ]);
  return [...bySrv, ...byAutoconfig];
}

/** Who takes in the mail of the domain: a provider that is known, else what the hoster of its mail says. */
async function byMailExchanger(
  domain: string,
  address: string,
  sources: DiscoverySources,
): Promise<{ provider: Provider | null; servers: FoundServer[] }> {
  const exchangers = await sources.resolver.resolveMx(domain).catch(() => []);
  const names = exchangers.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
  const provider = names.map(providerOfMailExchanger).find((each) => each !== null) ?? null;
  if (provider) {
    const source = `${provider.name} takes in the mail of ${domain} (MX record)`;
    return { provider, servers: serversOf(provider, {}, address, source) };
  }
  const hosters = mailExchangerDomains(names[0] ?? "").filter((hoster) => hoster !== domain);
  const told = await Promise.all(hosters.map((hoster) => publishedBy(hoster, address, sources)));
  const servers = told.flat().map((server) => ({
    ...server,
    source: `${server.source}, where the mail of ${domain} goes (MX record)`,
  }));
  return { provider, servers };
}

function serversOf(
  provider: Provider,
  settings: ProviderSettings,
  address: string,
  source: string,
): FoundServer[] {
  const { imap, pop3, smtp } = provider.mailHosts(settings);
  const signIn = provider.passwordWarning === null ? null : "oauth";
  return [
    ...(imap ? [{ use: "imap" as const, ...imap }] : []),
    ...(pop3 ? [{ use: "pop3" as const, ...pop3 }] : []),
    ...(smtp ? [{ use: "smtp" as const, ...smtp }] : []),
  ].map((server) => ({ ...server, username: address, signIn, source }));
}

async function result(
  actor: Actor,
  address: string,
  domain: string,
  provider: Provider | null,
  found: readonly FoundServer[],
  { reach }: DiscoverySources,
): Promise<MailDiscovery> {
  const distinct = found.filter(
    (server, index) => found.findIndex((other) => keyOf(other) === keyOf(server)) === index,
  );
  const notes: string[] = [];
  const candidates = await Promise.all(
    distinct.map(async (server): Promise<MailServerCandidate[]> => {
      const refusal = await refusalOf(actor, reach, server.host);
      if (refusal !== null) {
        notes.push(`${server.host} (${server.source}) was left out. ${refusal}`);
        return [];
      }
      return [candidateOf(server, domain)];
    }),
  );
  const inOrder = candidates.flat();
  const first = inOrder.find(({ use }) => use === "imap")?.provider ?? null;
  return { address, provider: provider?.id ?? first, candidates: inOrder, notes: [...new Set(notes)].sort() };
}

const keyOf = ({ use, host, port, security }: FoundServer) => `${use} ${host} ${port} ${security}`;

/**
 * Why a host can not be connected to; null: it can. One that can not be found now is left to the connection test, unless
 * that would tell who may not know it that others are there, inside.
 */
async function refusalOf(actor: Actor, { vet }: Reach, host: string): Promise<string | null> {
  try {
    // A name that is looked up for long is left to the connection test, which looks it up again.
    await inTime(vet(host), patienceMs, null);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const mayBeTold = isSystemAdmin(actor) || providerOfMailHost(host) !== null;
    return error.code === "host-not-found" && mayBeTold ? null : hostRefusal(actor, host, error);
  }
}

function candidateOf(server: FoundServer, domain: string): MailServerCandidate {
  const provider = providerOfMailHost(server.host);
  const isInside = server.host === domain || server.host.endsWith(`.${domain}`);
  const wantsToken = provider !== null && providerOf(provider.id).passwordWarning !== null;
  return {
    ...server,
    signIn: wantsToken ? "oauth" : server.signIn,
    provider: provider?.id ?? null,
    isOutside: provider === null && !isInside,
  };
}

/** Looking a name up can not be broken off, but nobody has to wait for it. */
async function inTime<Result, Otherwise>(
  work: Promise<Result>,
  ms: number,
  otherwise: Otherwise,
): Promise<Result | Otherwise> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Otherwise>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import "@/lib/testing/integration-environment.ts";
import { Resolver } from "node:dns/promises";
import { createServer, type Server } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemActor, type UserActor } from "@/lib/access/actor.ts";
import { type GuardRules, vetHost } from "@/lib/platform/outbound-guard.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { selfSignedCertificate, type TestCertificate } from "@/lib/testing/certificate.ts";
import { type DnsServer, type DnsZone, startDnsServer } from "@/lib/testing/dns-server.ts";
import { guardedAutoconfigFetch } from "./discover-autoconfig.ts";
import { type DiscoverySources, discoverMailServers } from "./discover-mail-servers.ts";

const systemAdmin = systemActor("test");
const projectAdmin: UserActor = {
  kind: "user",
  userId: "00000000-0000-4000-8000-000000000001",
  email: "ann@example.test",
  name: "Ann",
  isSystemAdmin: false,
  projectRoles: new Map(),
  via: "session",
};
const address = "help@example.test";
let certificate: TestCertificate;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  certificate = await selfSignedCertificate(["localhost"], ["127.0.0.1"]);
  setDefaultCACertificates([...getCACertificates("default"), certificate.certificate]);
});

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

type Pages = Readonly<Record<string, (answer: import("node:http").ServerResponse) => void>>;

/** Web servers of the domain: all names are one server here, told apart by the path's first part. */
async function startWeb(pages: Pages): Promise<string> {
  const server: Server = createServer(
    { key: certificate.key, cert: certificate.certificate },
    (request, answer) => {
      const page = pages[request.url ?? ""];
      if (page) page(answer);
      else answer.writeHead(404).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const place = server.address();
  return `https://localhost:${typeof place === "object" ? place?.port : 0}`;
}

async function sourcesOf(zone: DnsZone, options: { web?: string; rules?: GuardRules } = {}) {
  const dns: DnsServer = await startDnsServer(zone);
  stops.push(() => dns.stop());
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([dns.address]);
  const sources: DiscoverySources = {
    resolver,
    fetchDocument: (url) => {
      if (options.web === undefined) throw new Problem("invalid", "host-not-found", "no web server");
      return guardedAutoconfigFetch(new URL(`/${url.hostname}${url.pathname}`, options.web));
    },
    reach: {
      vet: async (host) =>
        host.endsWith(".private.test")
          ? vetHost("10.1.2.3", options.rules)
          : host.endsWith(".invalid")
            ? vetHost(host)
            : { host, connectAddress: "127.0.0.1" },
      timeoutMs: 300,
      portOf: () => 9,
    },
  };
  return { sources, dns };
}

const autoconfig = (host: string) =>
  `<clientConfig version="1.1"><emailProvider id="x">
   <incomingServer type="imap"><hostname>${host}</hostname><port>993</port><socketType>SSL</socketType>
   <authentication>password-cleartext</authentication><username>%EMAILADDRESS%</username></incomingServer>
   <outgoingServer type="smtp"><hostname>${host}</hostname><port>465</port><socketType>SSL</socketType>
   <username>%EMAILADDRESS%</username></outgoingServer></emailProvider></clientConfig>`;
const autoconfigPath = "/autoconfig.example.test/mail/config-v1.1.xml";
const wellKnownPath = "/example.test/.well-known/autoconfig/mail/config-v1.1.xml";

describe("finding the mail servers of an address", () => {
  it("asks nobody where the domain is a provider's own", async () => {
    const { sources, dns } = await sourcesOf({});
    const found = await discoverMailServers(systemAdmin, "somebody@outlook.com", sources);
    expect(found.provider).toBe("MICROSOFT");
    expect(found.candidates.map(({ use, host, signIn }) => `${use} ${host} ${signIn}`)).toEqual([
      "imap outlook.office365.com oauth",
      "pop3 outlook.office365.com oauth",
      "smtp smtp-mail.outlook.com oauth",
    ]);
    expect(dns.asked).toEqual([]);
  });

  it("takes SRV records by priority and weight, and a target of . as not offered", async () => {
    const record = { priority: 10, weight: 1, port: 993 };
    const { sources } = await sourcesOf({
      srv: {
        "_imaps._tcp.example.test": [
          { ...record, priority: 20, name: "last.example.test" },
          { ...record, name: "light.example.test" },
          { ...record, weight: 9, name: "heavy.example.test" },
        ],
        "_imap._tcp.example.test": [{ priority: 0, weight: 0, port: 0, name: "." }],
        "_pop3s._tcp.example.test": [{ ...record, port: 995, name: "pop.elsewhere.test" }],
        "_submissions._tcp.example.test": [{ ...record, port: 465, name: "smtp.example.test" }],
      },
    });
    const found = await discoverMailServers(systemAdmin, address, sources);
    expect(found.candidates.map(({ use, host, port, security }) => [use, host, port, security])).toEqual([
      ["imap", "heavy.example.test", 993, "TLS"],
      ["imap", "light.example.test", 993, "TLS"],
      ["imap", "last.example.test", 993, "TLS"],
      ["pop3", "pop.elsewhere.test", 995, "TLS"],
      ["smtp", "smtp.example.test", 465, "TLS"],
    ]);
    expect(found.candidates.map(({ isOutside }) => isOutside)).toEqual([false, false, false, true, false]);
    expect(found.candidates[0]?.source).toBe("SRV record of example.test");
  });

  it.each([
    ["autoconfig.example.test", autoconfigPath],
    ["example.test", wellKnownPath],
  ])("reads the autoconfiguration at %s", async (host, path) => {
    const web = await startWeb({ [path]: (answer) => answer.end(autoconfig("mail.example.test")) });
    const { sources } = await sourcesOf({}, { web });
    const found = await discoverMailServers(systemAdmin, address, sources);
    expect(found.candidates).toMatchObject([
      { use: "imap", host: "mail.example.test", signIn: "password", source: `autoconfiguration at ${host}` },
      { use: "smtp", host: "mail.example.test" },
    ]);
  });

  it.each([
    ["aspmx.l.google.com", "GOOGLE", "imap.gmail.com"],
    ["example-test.mail.protection.outlook.com", "MICROSOFT", "outlook.office365.com"],
    ["mx-eu.mail.am0.yahoodns.net", "YAHOO", "imap.mail.yahoo.com"],
  ])("knows the provider by the MX record %s", async (exchange, provider, host) => {
    const mx = { "example.test": [{ priority: 5, exchange }] };
    const found = await discoverMailServers(systemAdmin, address, (await sourcesOf({ mx })).sources);
    expect(found.provider).toBe(provider);
    expect(found.candidates[0]).toMatchObject({ use: "imap", host, isOutside: false });
    expect(found.candidates[0]?.source).toContain("MX record");
  });

  it("asks the hoster whom the MX record names, by SRV and by autoconfiguration", async () => {
    const zone = {
      mx: {
        "example.test": [
          { priority: 20, exchange: "backup.elsewhere.test" },
          { priority: 10, exchange: "mx1.eu.hoster.test" },
        ],
      },
      srv: { "_imaps._tcp.hoster.test": [{ priority: 0, weight: 0, port: 993, name: "imap.hoster.test" }] },
    };
    const page = "/autoconfig.eu.hoster.test/mail/config-v1.1.xml";
    const web = await startWeb({ [page]: (answer) => answer.end(autoconfig("mail.hoster.test")) });
    const { sources, dns } = await sourcesOf(zone, { web });
    const found = await discoverMailServers(systemAdmin, address, sources);
    expect(found).toMatchObject({
      provider: null,
      candidates: [
        { use: "imap", host: "mail.hoster.test", username: address, isOutside: true },
        { use: "smtp", host: "mail.hoster.test" },
        { use: "imap", host: "imap.hoster.test", port: 993 },
      ],
    });
    const goes = "where the mail of example.test goes (MX record)";
    expect(found.candidates.map(({ source }) => source)).toEqual([
      `autoconfiguration at autoconfig.eu.hoster.test, ${goes}`,
      `autoconfiguration at autoconfig.eu.hoster.test, ${goes}`,
      `SRV record of hoster.test, ${goes}`,
    ]);
    expect(dns.asked.filter((name) => name.includes("elsewhere"))).toEqual([]);
  });

  it("guesses usual names at last, and only those that answer", async () => {
    const server = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    const place = server.address();
    const open = typeof place === "object" && place ? place.port : 0;
    const { sources } = await sourcesOf({});
    const reach = { ...sources.reach, portOf: (usual: number) => (usual === 993 ? open : 9) };
    const found = await discoverMailServers(systemAdmin, address, { ...sources, reach });
    expect(found.candidates.map(({ use, host }) => `${use} ${host}`)).toEqual([
      "imap imap.example.test",
      "imap mail.example.test",
    ]);
    expect(found.candidates[0]?.source).toMatch(/^guessed: imap\.example\.test answers/);
  });

  it("finds nothing where there is nothing, and waits for no silent name server", async () => {
    const { sources } = await sourcesOf({ silent: ["example.test", "_imaps._tcp.example.test"] });
    expect(await discoverMailServers(systemAdmin, address, sources)).toEqual({
      address,
      provider: null,
      candidates: [],
      notes: [],
    });
  });
});

describe("hostile answers", () => {
  it("that point into the network are left out, and named", async () => {
    const name = "inner.private.test";
    const srv = { "_imaps._tcp.example.test": [{ priority: 0, weight: 0, port: 993, name }] };
    const rules = { isLoopback: false, trustedNetworks: [] };
    const found = await discoverMailServers(
      systemAdmin,
      address,
      (await sourcesOf({ srv }, { rules })).sources,
    );
    expect(found.candidates).toEqual([]);
    expect(found.notes).toEqual([
      expect.stringContaining(`${name} (SRV record of example.test) was left out`),
    ]);
  });

  it("of hosts inside and of none are the same to who is no system admin", async () => {
    const name = "inner.private.test";
    const zoneOf = (host: string) => ({
      srv: { "_imaps._tcp.example.test": [{ priority: 0, weight: 0, port: 993, name: host }] },
    });
    const rules = { isLoopback: false, trustedNetworks: [] };
    const noteOf = async (host: string) => {
      const { sources } = await sourcesOf(zoneOf(host), { rules });
      const { candidates, notes } = await discoverMailServers(projectAdmin, address, sources);
      expect(candidates).toEqual([]);
      return notes.map((note) => note.replaceAll(host, "X"));
    };
    const inside = await noteOf(name);
    expect(inside).toEqual([expect.stringContaining("ask whoever runs Mailroom")]);
    expect(await noteOf("nowhere.invalid")).toEqual(inside);
    // Known providers have no secrets: theirs are offered also while no name server answers.
    const { sources } = await sourcesOf({});
    const reach = { ...sources.reach, vet: () => vetHost("nowhere.invalid") };
    const known = await discoverMailServers(projectAdmin, "somebody@outlook.com", { ...sources, reach });
    expect(known.candidates.map(({ use }) => use)).toEqual(["imap", "pop3", "smtp"]);
  });

  it("that are huge, broken, redirecting or no XML find nothing", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${"a".repeat(1_000)}">]>${autoconfig("&a;")}`;
    for (const page of [
      (answer: import("node:http").ServerResponse) => answer.end("<x>".repeat(700_000)),
      (answer: import("node:http").ServerResponse) =>
        answer.writeHead(302, { location: `${autoconfigPath}x` }).end(),
      (answer: import("node:http").ServerResponse) => answer.end(bomb),
      (answer: import("node:http").ServerResponse) => answer.destroy(),
    ]) {
      const web = await startWeb({
        [autoconfigPath]: page,
        [`${autoconfigPath}x`]: (answer) => answer.end(autoconfig("evil.test")),
      });
      const found = await discoverMailServers(systemAdmin, address, (await sourcesOf({}, { web })).sources);
      expect(found.candidates).toEqual([]);
    }
  });
});

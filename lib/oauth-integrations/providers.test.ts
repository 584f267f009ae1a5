import { describe, expect, it } from "vitest";
import { integrationFields } from "./integration-input.ts";
import { completeProviderSettings, settingFaults } from "./provider-settings.ts";
import { credentialKindsOf } from "./providers/credential-kinds.ts";
import type { Provider, ProviderSettings } from "./providers/provider.ts";
import { providerOf, providerOfMailHost, providers } from "./providers.ts";

const tenant = "0a1b2c3d-0000-4000-8000-0123456789ab";
const [google, microsoft, , custom] = ["GOOGLE", "MICROSOFT", "YAHOO", "CUSTOM"].map(providerOf);

/** Every option of every setting, each with the usual ones of the others, and an example of typed text. */
function choicesOf(provider: Provider): ProviderSettings[] {
  const usual = completeProviderSettings(provider, {});
  return [
    usual,
    ...provider.settings.flatMap(({ name, options, freeText }) => [
      ...options.map(({ value }) => ({ ...usual, [name]: value })),
      ...(freeText ? [{ ...usual, [name]: freeText.placeholder }] : []),
    ]),
  ];
}

const cases = providers.flatMap((provider) =>
  provider.grantTypes.flatMap((grant) =>
    choicesOf(provider).map((settings) => ({
      name: `${provider.id} ${grant.grantType} ${Object.values(settings).join(" ")}`,
      provider,
      grant,
      settings,
    })),
  ),
);

describe.each(cases)("$name", ({ provider, grant, settings }) => {
  const { grantType } = grant;

  it("has https endpoints without anything that is not theirs", () => {
    const endpoints = provider.endpoints?.(settings, grantType);
    if (!endpoints) return expect(provider).toBe(custom);
    const { authorizationEndpoint, tokenEndpoint, issuer, revocationEndpoint, userinfoEndpoint } = endpoints;
    expect(authorizationEndpoint === "").toBe(grantType !== "AUTHORIZATION_CODE");
    for (const text of [authorizationEndpoint, tokenEndpoint, issuer, revocationEndpoint, userinfoEndpoint]) {
      if (!text) continue;
      const url = new URL(text);
      expect([url.protocol, url.username, url.search, url.hash]).toEqual(["https:", "", "", ""]);
    }
  });

  it("recommends scopes that are scope tokens", () => {
    const { imap, pop3, smtp, always } = provider.scopes(settings, grantType);
    const scopes = [...imap, ...pop3, ...smtp, ...always];
    expect(integrationFields.scopes.parse(scopes)).toEqual([...new Set(scopes)]);
    if (provider !== custom) expect([imap.length, smtp.length]).not.toContain(0);
  });

  it("has mail servers with usual ports, which it is recognised by", () => {
    const hosts = provider.mailHosts(settings);
    const ports = { imap: [993], pop3: [995], smtp: [465, 587] };
    for (const use of ["imap", "pop3", "smtp"] as const) {
      const server = hosts[use];
      if (!server) continue;
      expect(ports[use]).toContain(server.port);
      expect(server.security).toBe(server.port === 587 ? "STARTTLS" : "TLS");
      expect(providerOfMailHost(server.host)).toBe(provider);
    }
  });

  it("says how it is registered, with links to https", () => {
    const steps = provider.registrationSteps?.(settings, grantType) ?? [];
    expect(steps.length > 0).toBe(provider !== custom);
    for (const step of steps) {
      expect(step.title).not.toBe("");
      expect(step.lines.filter((line) => line.trim().length < 10)).toEqual([]);
      expect(step.lines.length).toBeGreaterThan(0);
    }
    const links = [...steps.flatMap(({ link }) => (link ? [link] : [])), ...provider.links];
    for (const { label, href } of links) {
      expect(label).not.toBe("");
      expect(new URL(href).protocol).toBe("https:");
    }
    const asksForRedirect = steps.some(({ paste }) => paste.includes("redirect-url"));
    if (provider !== custom) expect(asksForRedirect).toBe(grantType === "AUTHORIZATION_CODE");
  });

  it("has ways to prove itself, and limits that make sense", () => {
    expect(credentialKindsOf(grant).length).toBeGreaterThan(0);
    for (const { days, because } of provider.refreshTokenLimits(settings)) {
      expect(days).toBeGreaterThan(0);
      expect(because).toMatch(/\.$/);
    }
  });
});

it("has defaults that are options, and patterns that take their placeholder", () => {
  for (const { settings } of providers) {
    for (const { options, defaultValue, freeText } of settings) {
      expect(options.map(({ value }) => value)).toContain(defaultValue);
      if (freeText) expect(freeText.placeholder).toMatch(freeText.pattern);
    }
  }
});

describe("Microsoft", () => {
  const endpoints = (settings: ProviderSettings) => microsoft?.endpoints?.(settings, "AUTHORIZATION_CODE");

  it.each([
    ["common", "https://login.microsoftonline.com/{tenantid}/v2.0"],
    ["consumers", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"],
    [tenant, `https://login.microsoftonline.com/${tenant}/v2.0`],
    ["contoso.onmicrosoft.com", "https://login.microsoftonline.com/{tenantid}/v2.0"],
  ])("tenant %s has the issuer %s", (chosen, issuer) => {
    expect(endpoints({ tenant: chosen, cloud: "global" })).toMatchObject({
      issuer,
      tokenEndpoint: `https://login.microsoftonline.com/${chosen}/oauth2/v2.0/token`,
    });
  });

  it.each([
    [
      "gcc-high",
      "login.microsoftonline.us",
      "https://outlook.office365.us/SMTP.Send",
      "outlook.office365.us",
    ],
    ["dod", "login.microsoftonline.us", "https://outlook.office365.us/SMTP.Send", "outlook-dod.office365.us"],
    [
      "china",
      "login.partner.microsoftonline.cn",
      "https://partner.outlook.cn/SMTP.Send",
      "partner.outlook.cn",
    ],
  ])("cloud %s signs in at %s", (cloud, host, scope, imapHost) => {
    const settings = { tenant: "organizations", cloud };
    expect(new URL(endpoints(settings)?.tokenEndpoint ?? "").host).toBe(host);
    expect(microsoft?.scopes(settings, "AUTHORIZATION_CODE").smtp).toEqual([scope]);
    expect(microsoft?.mailHosts(settings).imap?.host).toBe(imapHost);
  });

  it.each([
    [{ tenant: "common" }, "CLIENT_CREDENTIALS", "tenant"],
    [{ tenant: "consumers", cloud: "china" }, "AUTHORIZATION_CODE", "tenant"],
    [{ tenant: "../../evil" }, "AUTHORIZATION_CODE", "tenant"],
    [{ tenant: "contoso" }, "AUTHORIZATION_CODE", "tenant"],
    [{ cloud: "germany" }, "AUTHORIZATION_CODE", "cloud"],
    [{ colour: "blue" }, "AUTHORIZATION_CODE", "colour"],
  ] as const)("refuses %j for %s", (chosen, grantType, field) => {
    expect(microsoft && settingFaults(microsoft, grantType, chosen)).toMatchObject([{ field }]);
  });

  it("asks which account signs in unless the mailbox is known", () => {
    const ask = (loginHint: string | null) =>
      microsoft?.authorizationParameters({
        scopes: [],
        loginHint,
        settings: { tenant: "contoso.com" },
      });
    expect(ask(null)).toEqual({ prompt: "select_account", domain_hint: "contoso.com" });
    expect(ask("a@contoso.com")).toEqual({ login_hint: "a@contoso.com", domain_hint: "contoso.com" });
  });
});

describe("Google", () => {
  it("asks for offline access and consent each time", () => {
    const ask = (domain: string, loginHint: string | null) =>
      google?.authorizationParameters({ scopes: [], loginHint, settings: { domain } });
    expect(ask("any", "a@gmail.com")).toEqual({
      access_type: "offline",
      prompt: "consent",
      login_hint: "a@gmail.com",
    });
    expect(ask("example.com", null)).toMatchObject({ prompt: "select_account consent", hd: "example.com" });
  });

  it("ends authorizations after 7 days while it is in testing", () => {
    const limits = (publishingStatus: string) =>
      google?.refreshTokenLimits({ publishingStatus }).map(({ kind, days }) => `${kind} ${days}`);
    expect(limits("testing")).toEqual(["absolute 7", "idle 180"]);
    expect(limits("internal")).toEqual(["idle 180"]);
  });
});

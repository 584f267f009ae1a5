import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Configuration, Provider } from "oidc-provider";
import { deskMailboxes, isDeskMailbox } from "./accounts.ts";
import { applicationMayOpen, findClient } from "./authorization-clients.ts";
import { AuthorizationStore } from "./authorization-store.ts";
import type { TokenCheck } from "./imap-sign-in.ts";
import { accountsPage, consentPage, errorPage, signInPage } from "./provider-pages.ts";
import { type SandboxState, sandboxIssuer } from "./sandbox-state.ts";

/** What a client asks for to read and send mail in the sandbox. */
export const sandboxScopes = ["openid", "email", "offline_access", "mail"] as const;

export type SandboxAuthorizationServer = {
  readonly issuer: string;
  /** Whether a token opens a mailbox: that of its own account, or those that the application may open. */
  readonly checkToken: TokenCheck;
  /** Called with the account whose access was taken back on the provider's page, once it is gone. */
  readonly onAccessRemoved: (listener: (account: string) => void) => void;
  readonly stop: () => Promise<void>;
};

/**
 * Starts an OAuth 2.0 authorization server with OpenID Connect: PKCE required, refresh tokens rotated, access tokens
 * for an hour. Its pages let one choose an account without a password; an application gets tokens without a person.
 *
 * @param options.redirectUris at first none: the seed registers the integration's address when it is known
 */
export async function startAuthorizationServer(options: {
  readonly state: SandboxState;
  readonly folder: string;
  readonly redirectUris: () => Promise<string[]>;
}): Promise<SandboxAuthorizationServer> {
  const { state } = options;
  const issuer = sandboxIssuer(state);
  const store = new AuthorizationStore(options.folder);
  const listeners = new Set<(account: string) => void>();
  const removeAccess = (account: string) => {
    store.revokeGrantsOf(account);
    for (const listener of listeners) listener(account);
  };
  const provider = new Provider(issuer, configuration(state, store, options.redirectUris));
  const handle = provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", issuer);
    if (pathname === "/auth") forgetSession(request);
    if (pathname.startsWith("/interaction/")) return interact(provider, pathname, request, response);
    if (pathname === "/accounts") return showAccounts(store, removeAccess, request, response);
    await handle(request, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      sendPage(response, errorPage("Something went wrong", words), 400);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(state.authorizationPort, "127.0.0.1", resolve);
  });
  return {
    issuer,
    onAccessRemoved: (listener) => void listeners.add(listener),
    async checkToken(accessToken, mailbox) {
      const token = await provider.AccessToken.find(accessToken);
      if (token) return !token.isExpired && token.scopes.has("mail") && token.accountId === mailbox;
      const own = await provider.ClientCredentials.find(accessToken);
      if (!own || own.isExpired) return false;
      return own.scope === "mail" && applicationMayOpen(mailbox);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Every authorization begins signed out, so that the account is chosen anew: nobody has to sign out here first. */
function forgetSession(request: IncomingMessage): void {
  const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith("_session")).join("; ");
}

function configuration(
  state: SandboxState,
  store: AuthorizationStore,
  redirectUris: () => Promise<string[]>,
): Configuration {
  return {
    adapter: (model) => {
      const adapter = store.adapter(model);
      return model === "Client" ? { ...adapter, find: (id) => findClient(id, state, redirectUris) } : adapter;
    },
    jwks: { keys: [signingKey()] },
    scopes: [...sandboxScopes],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: [state.cookieKey] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: accountId, email_verified: true }),
    }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      revocation: { enabled: true },
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 3_600,
      AuthorizationCode: 60,
      ClientCredentials: 3_600,
      Grant: 90 * 86_400,
      IdToken: 3_600,
      Interaction: 600,
      RefreshToken: 90 * 86_400,
      Session: 600,
    },
    renderError: (context, out) => {
      context.type = "html";
      context.body = errorPage(out.error, out.error_description ?? "");
    },
  };
}

/** Signs id_tokens; a new key at each start is enough, since they are looked at once. */
function signingKey(): Record<string, string> & { kty: string } {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = privateKey.export({ format: "jwk" });
  const members = Object.entries(jwk).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { ...Object.fromEntries(members), kty: "RSA", alg: "RS256", use: "sig" };
}

async function interact(
  provider: Provider,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  const finish = (result: Parameters<Provider["interactionFinished"]>[2]) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  const form = request.method === "POST" ? new URLSearchParams(await text(request)) : null;

  if (prompt.name === "login") {
    const account = form?.get("account");
    if (account && isDeskMailbox(account)) return finish({ login: { accountId: account, remember: false } });
    const hint = typeof params.login_hint === "string" ? params.login_hint : null;
    return sendPage(response, signInPage(pathname, deskMailboxes, hint));
  }

  const account = session?.accountId;
  if (!account || typeof params.client_id !== "string") throw new Error("Nobody is signed in; begin again.");
  const scope = typeof params.scope === "string" ? params.scope : "openid";
  if (!form) return sendPage(response, consentPage(pathname, account, scope.split(" ")));
  if (form.get("decision") !== "allow") {
    return finish({ error: "access_denied", error_description: "The account's owner denied access." });
  }
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const grant = known ?? new provider.Grant({ accountId: account, clientId: params.client_id });
  grant.addOIDCScope(scope);
  return finish({ consent: { grantId: await grant.save() } });
}

async function showAccounts(
  store: AuthorizationStore,
  removeAccess: (account: string) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "POST") {
    const account = new URLSearchParams(await text(request)).get("account");
    if (account && isDeskMailbox(account)) removeAccess(account);
    response.writeHead(303, { Location: "/accounts" }).end();
    return;
  }
  const accounts = deskMailboxes.map((address) => ({ address, connected: store.hasGrants(address) }));
  sendPage(response, accountsPage(accounts));
}

function sendPage(response: ServerResponse, html: string, status = 200): void {
  response
    .writeHead(status, {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    })
    .end(html);
}

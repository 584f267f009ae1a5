import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { text } from "node:stream/consumers";
import type { TestCertificate } from "./certificate.ts";
import { freePort } from "./free-port.ts";

type TokenExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: URLSearchParams;
  /** The regular answer; from now on the refresh token is used. */
  readonly issue: () => Record<string, unknown>;
};

/** Answers a token request in place of the regular answer. */
export type TokenFault = (exchange: TokenExchange) => void | Promise<void>;

/** A token endpoint that is only that: cheap enough for thousands of mailboxes, and broken in whatever way is wanted. */
export type TokenEndpoint = {
  readonly url: string;
  /** A refresh token for a mailbox that a person has just authorised. */
  readonly authorise: (mailbox: string) => string;
  /** From now on, what is asked for this mailbox ends in the fault; null: it is answered again. */
  readonly breakFor: (mailbox: string, fault: TokenFault | null) => void;
  /** Requests so far by refresh token, refused ones included. */
  readonly requests: ReadonlyMap<string, number>;
  readonly requestCount: () => number;
  readonly stop: () => Promise<void>;
};

type Grant = { uses: number; isEnded: boolean };

/**
 * Starts a token endpoint on 127.0.0.1. A refresh token is `rt/<mailbox>/<number>`; requests without one are of the
 * mailbox that the client ID names. Refresh tokens are rotated; a used one stays good unless its reuse ends the grant.
 */
export async function startTokenEndpoint(
  options: {
    readonly reuseEndsGrant?: boolean;
    readonly tls?: TestCertificate;
    readonly lifetimeSeconds?: number;
  } = {},
): Promise<TokenEndpoint> {
  const { reuseEndsGrant = false, lifetimeSeconds = 3600 } = options;
  const grants = new Map<string, Grant>();
  const faults = new Map<string, TokenFault>();
  const requests = new Map<string, number>();
  let count = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parameters = new URLSearchParams(await text(request));
    const refreshToken = parameters.get("refresh_token") ?? "";
    count += 1;
    requests.set(refreshToken, (requests.get(refreshToken) ?? 0) + 1);
    const [, mailbox = clientOf(request), number = ""] = refreshToken.split("/");
    const grant = grants.get(mailbox) ?? { uses: 0, isEnded: true };
    const issue = () => {
      grant.uses += 1;
      return {
        access_token: `at/${mailbox}/${count}`,
        token_type: "Bearer",
        expires_in: lifetimeSeconds,
        ...(refreshToken !== "" && { refresh_token: `rt/${mailbox}/${grant.uses}` }),
      };
    };
    const fault = faults.get(mailbox);
    if (fault) return fault({ request, response, parameters, issue });
    const isReuse = refreshToken !== "" && Number(number) !== grant.uses;
    if (isReuse && reuseEndsGrant) grant.isEnded = true;
    return grant.isEnded
      ? sendJson(response, 400, { error: "invalid_grant" })
      : sendJson(response, 200, issue());
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => response.destroy());
  };
  const { tls } = options;
  const server = tls
    ? createTlsServer({ key: tls.key, cert: tls.certificate }, onRequest)
    : createServer(onRequest);
  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}/token`,
    authorise(mailbox) {
      grants.set(mailbox, { uses: 0, isEnded: false });
      return `rt/${mailbox}/0`;
    },
    breakFor(mailbox, fault) {
      if (fault) faults.set(mailbox, fault);
      else faults.delete(mailbox);
    },
    requests,
    requestCount: () => count,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function clientOf(request: IncomingMessage): string {
  const basic = request.headers.authorization?.replace(/^Basic /, "") ?? "";
  return decodeURIComponent(Buffer.from(basic, "base64").toString("utf8").split(":")[0] ?? "");
}

/** Sends an answer as a token endpoint does (RFC 6749 §5). */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

import "@/lib/testing/integration-environment.ts";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe } from "vitest";
import { selfSignedCertificate } from "@/lib/testing/certificate.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import {
  sendJson,
  startTokenEndpoint,
  type TokenEndpoint,
  type TokenFault,
} from "@/lib/testing/token-endpoint.ts";
import { testFaults } from "@/lib/testing/token-faults.ts";

// The endpoint, or what stands before it, fails: nothing here is a refusal of OAuth 2.0, and everything heals by itself.

let untrusted: TokenEndpoint;
let closedPort: number;

beforeAll(async () => {
  untrusted = await startTokenEndpoint({ tls: await selfSignedCertificate(["localhost"], ["127.0.0.1"]) });
  closedPort = await freePort();
});
afterAll(() => untrusted.stop());

/** An answer with this status and text. */
const page =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): TokenFault =>
  ({ response }) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
  };

/** Tokens are issued, and something else than they is sent. */
const insteadOfTokens =
  (answer: TokenFault): TokenFault =>
  (exchange) => {
    exchange.issue();
    return answer(exchange);
  };

const inAMinute = () => new Date(Date.now() + 60_000).toUTCString();
const html = "<html><body>Service unavailable: refresh_token=issued-token</body></html>";

describe("a status that is not success", () => {
  const failing = { code: "provider-failing", inDoubt: true } as const;
  testFaults([
    { what: "500", fault: page(500, html), ...failing },
    { what: "501 without a body", fault: page(501, ""), ...failing },
    { what: "502 of a gateway", fault: page(502, html), ...failing },
    { what: "503", fault: page(503, "{}"), ...failing },
    {
      what: "503 with Retry-After",
      fault: page(503, "{}", { "retry-after": "120" }),
      retrySeconds: [120, 132],
      ...failing,
    },
    { what: "504 after the tokens were issued", fault: insteadOfTokens(page(504, html)), ...failing },
    { what: "408", fault: page(408, ""), code: "provider-failing" },
    {
      what: "429 with seconds to wait",
      fault: page(429, "{}", { "retry-after": "300" }),
      code: "too-many-requests",
      retrySeconds: [300, 330],
    },
    {
      what: "429 with a date to wait for",
      fault: (exchange) => page(429, "{}", { "retry-after": inAMinute() })(exchange),
      code: "too-many-requests",
      retrySeconds: [58, 67],
    },
    {
      what: "429 with a date that has passed",
      fault: page(429, "{}", { "retry-after": "Thu, 01 Jan 2015 00:00:00 GMT" }),
      code: "too-many-requests",
    },
    {
      what: "429 with 30 years to wait",
      fault: page(429, "{}", { "retry-after": "946080000" }),
      code: "too-many-requests",
      retrySeconds: [86_400, 95_040],
    },
    {
      what: "429 with words to wait",
      fault: page(429, "{}", { "retry-after": "later" }),
      code: "too-many-requests",
    },
    { what: "429 without a time", fault: page(429, html), code: "too-many-requests" },
    {
      what: "a redirect to a place inside",
      fault: page(302, "", { location: "http://169.254.169.254/latest" }),
      code: "answer-not-understood",
    },
    {
      what: "a permanent redirect that keeps the method",
      fault: page(308, "", { location: "https://login.example.com/token" }),
      code: "answer-not-understood",
    },
    { what: "403 of a proxy", fault: page(403, html), code: "answer-not-understood" },
    { what: "404", fault: page(404, html), code: "answer-not-understood" },
    { what: "407", fault: page(407, ""), code: "answer-not-understood" },
    {
      what: "204",
      fault: ({ response }) => void response.writeHead(204).end(),
      code: "answer-not-understood",
      inDoubt: true,
    },
  ]);
});

describe("success that holds no tokens", () => {
  const odd = { code: "answer-not-understood", inDoubt: true } as const;
  testFaults([
    { what: "a page", fault: page(200, html), ...odd },
    { what: "an empty body", fault: page(200, ""), ...odd },
    { what: "an array", fault: page(200, "[]"), ...odd },
    { what: "a number", fault: page(200, "42"), ...odd },
    { what: "a string", fault: page(200, '"token"'), ...odd },
    { what: "null", fault: page(200, "null"), ...odd },
    { what: "an empty object", fault: page(200, "{}"), ...odd },
    {
      what: "JSON that ends in the middle",
      fault: ({ response, issue }) => sendJson(response, 200, JSON.stringify(issue()).slice(0, -9)),
      ...odd,
    },
    {
      what: "UTF-16",
      fault: (exchange) => page(200, Buffer.from(JSON.stringify(exchange.issue()), "utf16le"))(exchange),
      ...odd,
    },
    {
      what: "a form instead of JSON",
      fault: page(200, "access_token=issued-token&token_type=bearer"),
      ...odd,
    },
    {
      what: "a gzip bomb",
      fault: page(200, gzipSync(Buffer.alloc(64 * 1024 * 1024)), { "content-encoding": "gzip" }),
      code: "answer-too-large",
      inDoubt: true,
    },
    { what: "10 MB", fault: page(200, "x".repeat(10_000_000)), code: "answer-too-large", inDoubt: true },
    {
      what: "10 MB in pieces of unknown number",
      fault: ({ response }) => {
        response.writeHead(200);
        for (let piece = 0; piece < 10; piece += 1) response.write(Buffer.alloc(1_000_000, "x"));
        response.end();
      },
      code: "answer-too-large",
      inDoubt: true,
    },
  ]);
});

describe("no answer", () => {
  const lost = { code: "endpoint-not-reached", inDoubt: true } as const;
  testFaults([
    { what: "silence", fault: () => undefined, ...lost },
    {
      what: "silence after the header",
      fault: ({ response }) => {
        response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      },
      ...lost,
    },
    {
      what: "a body that never ends, a letter at a time",
      fault: ({ response }) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(" "), 100);
        response.once("close", () => clearInterval(timer));
      },
      ...lost,
    },
    { what: "a cut before the header", fault: ({ request }) => void request.socket.destroy(), ...lost },
    { what: "a reset", fault: ({ request }) => void request.socket.resetAndDestroy(), ...lost },
    {
      what: "a cut in the middle of the body",
      fault: ({ response, request, issue }) => {
        const body = JSON.stringify(issue());
        response.writeHead(200, { "content-length": body.length });
        response.write(body.slice(0, 20), () => request.socket.destroy());
      },
      ...lost,
    },
    {
      what: "a cut after the refresh token was rotated",
      fault: insteadOfTokens(({ request }) => void request.socket.destroy()),
      ...lost,
    },
    {
      what: "something that is not HTTP",
      fault: ({ request }) => void request.socket.end("220 mail ready\r\n"),
      ...lost,
    },
    {
      what: "a certificate that nobody trusts",
      fault: { tokenEndpoint: () => untrusted.url },
      code: "certificate-not-trusted",
    },
    {
      what: "a closed port",
      fault: { tokenEndpoint: () => `http://127.0.0.1:${closedPort}/token` },
      code: "endpoint-not-reached",
    },
    {
      what: "a port that speaks no TLS",
      fault: { tokenEndpoint: () => untrusted.url.replace("https", "http") },
      ...lost,
    },
    {
      what: "a name that does not exist",
      fault: { tokenEndpoint: () => "https://no-such-host.invalid/token" },
      code: "host-not-found",
    },
    {
      what: "a host that may not be connected to",
      fault: { tokenEndpoint: () => "http://169.254.169.254/token" },
      code: "host-not-allowed",
      concerns: "application",
    },
  ]);
});

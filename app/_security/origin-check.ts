/** What the check looks at; header values as received, null when absent. */
export type WriteRequest = {
  method: string;
  origin: string | null;
  secFetchSite: string | null;
  host: string | null;
  authorization: string | null;
  hasCookies: boolean;
};

/** `allowed`, or the reason in words that tell a caller what to change. */
export type OriginVerdict = { allowed: true } | { allowed: false; reason: string };

const safeMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Decides whether a request may change state, against cross-site request forgery. Browsers name the page that asks in
 * `Origin` on every such request (Fetch, section 3.2); `Sec-Fetch-Site` stands in where it is missing. Ours are the
 * origin of `baseUrl` and the host the request was sent to: behind a proxy the first is right, on a second address the other.
 *
 * A request that brings its authority itself (`Authorization: Bearer`, RFC 6750) and no cookie can not be forged.
 */
export function checkOrigin(request: WriteRequest, baseUrl: URL | null): OriginVerdict {
  if (safeMethods.has(request.method.toUpperCase())) return { allowed: true };
  if (!request.hasCookies && /^bearer\s+\S/i.test(request.authorization ?? "")) return { allowed: true };
  if (request.origin !== null) return checkOriginHeader(request.origin, request.host, baseUrl);
  if (request.secFetchSite === "same-origin") return { allowed: true };
  if (request.secFetchSite !== null) {
    return {
      allowed: false,
      reason: "Another site sent this request. Changes are only taken from Mailroom's own pages.",
    };
  }
  return {
    allowed: false,
    reason:
      "The request names no Origin. Send the header Origin with Mailroom's own address, or authenticate with Authorization: Bearer and no cookies.",
  };
}

function checkOriginHeader(origin: string, host: string | null, baseUrl: URL | null): OriginVerdict {
  const sender = parseOrigin(origin);
  const isBase = sender !== null && baseUrl !== null && sender.origin === baseUrl.origin;
  // An http page on the same host is not ours once the site is on https: anyone on the path could have written it.
  const isDowngraded = baseUrl?.protocol === "https:" && sender?.protocol === "http:";
  const isOwnHost =
    sender !== null && host !== null && sender.host === normaliseHost(host, sender.protocol) && !isDowngraded;
  if (isBase || isOwnHost) return { allowed: true };
  return {
    allowed: false,
    reason: `The request comes from ${sender?.origin ?? "an origin that hides itself"}, not from ${baseUrl?.origin ?? "this server"}. If that is Mailroom's address, set BASE_URL to it.`,
  };
}

function parseOrigin(origin: string): URL | null {
  if (!URL.canParse(origin)) return null;
  const url = new URL(origin);
  return url.protocol === "http:" || url.protocol === "https:" ? url : null;
}

/** The Host header as `URL.host` writes it: lower case, without the scheme's own port. */
function normaliseHost(host: string, protocol: string): string | null {
  const text = `${protocol}//${host}`;
  return URL.canParse(text) ? new URL(text).host : null;
}

import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { dataPolicy, pagePolicy } from "@/app/_security/content-security-policy.ts";
import { checkOrigin } from "@/app/_security/origin-check.ts";

/** Runs before every page and API route: refuses writes from other sites, and sends the headers that differ per request. */
export function proxy(request: NextRequest): NextResponse {
  const isApi = request.nextUrl.pathname.startsWith("/api/");
  const baseUrl = readBaseUrl();
  const verdict = checkOrigin(
    {
      method: request.method,
      origin: request.headers.get("origin"),
      secFetchSite: request.headers.get("sec-fetch-site"),
      host: request.headers.get("host"),
      authorization: request.headers.get("authorization"),
      hasCookies: request.headers.has("cookie"),
    },
    baseUrl,
  );
  const response = verdict.allowed ? pass(request, isApi) : refuse(verdict.reason);
  // Here and not in next.config.js, whose headers are fixed at build time, before BASE_URL is known.
  if (baseUrl?.protocol === "https:") {
    response.headers.set("Strict-Transport-Security", "max-age=31536000");
  }
  return response;
}

function pass(request: NextRequest, isApi: boolean): NextResponse {
  const requestHeaders = new Headers(request.headers);
  // Only this function may say what the nonce is.
  requestHeaders.delete("x-nonce");
  requestHeaders.delete("content-security-policy");
  if (isApi) {
    const response = NextResponse.next({ request: { headers: requestHeaders } });
    response.headers.set("Content-Security-Policy", dataPolicy);
    return response;
  }
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, process.env.NODE_ENV === "development");
  requestHeaders.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from this request header.
  requestHeaders.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers: requestHeaders } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** RFC 9457, for pages as well: the only writes to pages are forged or mistaken ones. */
function refuse(reason: string): NextResponse {
  return new NextResponse(
    JSON.stringify({
      type: "about:blank",
      title: "Request from another origin refused",
      status: 403,
      code: "origin_refused",
      detail: reason,
    }),
    {
      status: 403,
      headers: {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "Content-Security-Policy": dataPolicy,
      },
    },
  );
}

function readBaseUrl(): URL | null {
  const text = process.env.BASE_URL;
  return text !== undefined && URL.canParse(text) ? new URL(text) : null;
}

export const config = {
  // Static files have no policy of their own and change nothing.
  matcher: ["/((?!_next/static/|_next/image|icon\\.svg$).*)"],
};

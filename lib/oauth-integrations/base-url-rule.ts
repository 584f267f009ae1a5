import type { Environment } from "@/lib/platform/environment.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";

/**
 * OAuth 2.0 needs an https base URL, because codes travel to it (RFC 6749 §3.1.2.1); loopback development excepted.
 *
 * @throws Problem `base-url-not-https`
 */
export function requireHttpsBaseUrl(
  settings: Pick<Environment, "baseUrl" | "isLoopback"> = environment(),
): void {
  if (settings.baseUrl.startsWith("https://") || settings.isLoopback) return;
  throw new Problem(
    "invalid",
    "base-url-not-https",
    `OAuth 2.0 needs https, but the base URL of this installation is ${settings.baseUrl}. ` +
      "Serve Mailroom over https, set BASE_URL to that address and start it again.",
  );
}

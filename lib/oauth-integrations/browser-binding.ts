import { hashOpaqueToken } from "@/lib/platform/opaque-token.ts";

/**
 * Name of the cookie that binds an authorization to the browser that began it. It follows from the state, so that the
 * callback finds it among those of other authorizations in the same browser.
 */
export function authorizationCookieName(state: string): string {
  return `mailroom_oauth_${hashOpaqueToken(state).slice(0, 16)}`;
}

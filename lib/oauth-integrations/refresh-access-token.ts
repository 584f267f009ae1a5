import { Problem } from "@/lib/platform/problem.ts";
import { GrantUnusableError } from "./grant-unusable-error.ts";
import { tokenRefreshedIf } from "./single-flight-refresh.ts";

/**
 * Refreshes the access token of a grant when its time has come, which is well before it expires. A refusal or failure
 * of the token endpoint is not thrown: it is recorded at the grant with the time to try again, and shown at the
 * channels that use it.
 *
 * @throws Problem `refresh-busy`, `not-found`
 */
export async function refreshAccessToken(grantId: string): Promise<void> {
  const isStale = ({ refreshDueAt }: { readonly refreshDueAt: Date | null }) =>
    refreshDueAt !== null && refreshDueAt.getTime() <= Date.now();
  try {
    await tokenRefreshedIf({ isStale }, grantId);
  } catch (error) {
    const isRecorded =
      error instanceof GrantUnusableError ||
      (error instanceof Problem && error.code === "token-endpoint-failed");
    if (!isRecorded) throw error;
  }
}

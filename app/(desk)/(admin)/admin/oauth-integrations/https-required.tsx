import { Callout } from "@/app/_ui/callout.tsx";
import { requireHttpsBaseUrl } from "@/lib/oauth-integrations/base-url-rule.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** Why this installation can not use OAuth 2.0; null: it can. */
export function baseUrlFault(): string | null {
  try {
    requireHttpsBaseUrl();
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

/** Says so, in place of what can not work. */
export function HttpsRequired({ detail }: { detail: string }) {
  return (
    <Callout tone="danger" title="OAuth 2.0 can not be used yet">
      <p>{detail}</p>
      <p className="mt-1 text-sm text-ink-muted">
        Providers send secret codes to the base URL, and accept only https addresses for it. Addresses of this
        machine itself (localhost) are excepted, for trying out.
      </p>
    </Callout>
  );
}

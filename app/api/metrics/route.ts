import { createHash, timingSafeEqual } from "node:crypto";
import { problemResponse } from "@/app/api/v1/_http/problem-response.ts";
import { requestActor } from "@/app/api/v1/_http/request-actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { metricsContentType, metricsText } from "@/lib/mail-health/metrics-text.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";

export const dynamic = "force-dynamic";

/** Metrics for Prometheus, to the bearer of METRICS_TOKEN and to system admins. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (!bearsMetricsToken(request)) requireSystemAdmin(await requestActor(request));
    return new Response(await metricsText(), {
      headers: { "Content-Type": metricsContentType, "Cache-Control": "no-store" },
    });
  } catch (error) {
    if (!(error instanceof Problem)) logger().error({ err: error }, "the metrics could not be read");
    return problemResponse(error);
  }
}

/** Compared by digests, which are of one length, in constant time. */
function bearsMetricsToken(request: Request): boolean {
  const { metricsToken } = environment();
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (metricsToken === null || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(metricsToken));
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

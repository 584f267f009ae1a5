import { checkReadiness } from "./check-readiness.ts";

export const dynamic = "force-dynamic";

/** Whether this installation can do its work: 200, or 503 with what does not answer. */
export async function GET(): Promise<Response> {
  const readiness = await checkReadiness();
  return Response.json(readiness, {
    status: readiness.status === "ok" ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}

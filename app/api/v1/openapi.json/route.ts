import { environment } from "@/lib/platform/environment.ts";
import { allOperations } from "../_http/all-operations.ts";
import { openApiDocument } from "../_http/openapi-document.ts";

let text: string | undefined;

/** The OpenAPI 3.1 document. It tells no secrets, so it needs no sign-in. */
export function GET(): Response {
  text ??= JSON.stringify(
    openApiDocument(
      allOperations.map(({ definition }) => definition),
      { url: `${environment().apiBaseUrl}/api/v1` },
    ),
  );
  return new Response(text, { headers: { "Content-Type": "application/vnd.oai.openapi+json;version=3.1" } });
}

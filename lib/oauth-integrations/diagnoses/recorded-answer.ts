import { askEndpoint } from "@/lib/oauth2/token-answer.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import type { DiagnosisContext } from "../diagnosis.ts";
import { diagnose, diagnoseTokenError } from "../diagnosis.ts";
import type { Concerns } from "./known-answer.ts";

/** An answer as an endpoint sends it, with made-up ids, and what has to be understood of it. */
export type RecordedAnswer = {
  /** HTTP status of the token endpoint; "page": parameters of the authorization page. */
  readonly from: number | "page";
  readonly body: { readonly error: string; readonly error_description?: string } & Readonly<
    Record<string, unknown>
  >;
  readonly context?: DiagnosisContext;
  readonly code: string;
  readonly concerns: Concerns;
  /** What meaning and cure have to name, all of it. */
  readonly names: readonly string[];
};

/** Reads a table of answers: a line each, `error | description | what to name & what to name`. */
export function readTable(table: string) {
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [error = "", says = "", names = ""] = line.split(" | ");
      return { error, says, names: names.split(" & ") };
    });
}

/** Diagnoses an answer as the product does, through its own reader of answers. */
export async function diagnoseRecorded(recorded: Omit<RecordedAnswer, "code" | "concerns" | "names">) {
  const { from, body, context } = recorded;
  if (from === "page") return diagnose(body.error, body.error_description ?? null, context);
  const transport = { allowHttp: false, fetch: async () => Response.json(body, { status: from }) };
  const error = await askEndpoint(transport, transport.fetch).catch((reason: unknown) => reason);
  if (!(error instanceof TokenEndpointError)) throw new Error("The recorded answer is no refusal.");
  return diagnoseTokenError(error, context);
}

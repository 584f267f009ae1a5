import { NextResponse } from "next/server";
import { z } from "zod";
import type { UserActor } from "@/lib/access/actor.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { problemResponse } from "./problem-response.ts";
import { readBody } from "./read-body.ts";
import { requestActor } from "./request-actor.ts";

type ObjectSchema = z.ZodObject;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a handler gets: everything parsed. */
type OperationInput<Params, Query, Body> = {
  readonly actor: UserActor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: Request;
};

/** One operation of the API: the same declaration checks the input, trims the answer and documents both. */
export type OperationDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends ObjectSchema = ObjectSchema,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: Method;
  /** Below /api/v1, with {parameters} as in OpenAPI; equals the place of the route file. */
  readonly path: `/${string}`;
  /** camelCase name of the use case. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Schema of the answer; fields it does not name are dropped. Absent: 204, or a handler that returns a Response. */
  readonly answer?: Answer;
  /** Media type when the handler returns a Response of its own instead of JSON. */
  readonly answerMediaType?: string;
  readonly status?: 200 | 201 | 202 | 204;
};

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
/** A Next route handler that still knows its declaration. */
export type OperationHandler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  readonly definition: OperationDefinition;
};

/**
 * Makes a route handler of a declaration and a call of one use case: session or token → actor → zod → use case →
 * answer. Problems become RFC 9457 documents here and nowhere else in the API.
 */
export function operation<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends ObjectSchema = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodVoid,
>(
  definition: OperationDefinition<Params, Query, Body, Answer>,
  run: (
    input: OperationInput<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Answer> | Response>,
): OperationHandler {
  const handle = async (request: Request, context: RouteContext): Promise<Response> => {
    try {
      const actor = await requestActor(request);
      const url = new URL(request.url);
      const result = await run({
        actor,
        params: parsePart("path", definition.params, await context.params),
        query: parsePart("query", definition.query, Object.fromEntries(url.searchParams)),
        body: parsePart("body", definition.body, definition.body ? await readJson(request) : undefined),
        request,
      });
      if (result instanceof Response) return result;
      if (!definition.answer) return new NextResponse(null, { status: 204 });
      return NextResponse.json(definition.answer.parse(result), {
        status: definition.status ?? 200,
        headers: { "Cache-Control": "no-store" },
      });
    } catch (error) {
      if (!(error instanceof Problem))
        logger().error({ err: error, operation: definition.id }, "request failed");
      return problemResponse(error);
    }
  };
  return Object.assign(handle, { definition });
}

/** Absent schema: nothing is expected, and what came is ignored. */
function parsePart<Schema extends z.ZodType>(
  part: string,
  schema: Schema | undefined,
  value: unknown,
): z.output<Schema> {
  const parsed = (schema ?? z.undefined()).safeParse(schema ? value : undefined);
  if (parsed.success) return parsed.data as z.output<Schema>;
  const fields = parsed.error.issues.map((issue) => ({ field: issue.path.join("."), detail: issue.message }));
  throw new Problem(
    "invalid",
    "invalid-input",
    part === "body" ? "Some fields need attention." : `The ${part} of the request is not as documented.`,
    { fields },
  );
}

const maxJsonBytes = 1024 * 1024;

async function readJson(request: Request): Promise<unknown> {
  const body = await readBody(
    request,
    maxJsonBytes,
    () => new Problem("invalid", "body-too-large", "The body is larger than 1 MiB."),
  );
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new Problem("invalid", "body-not-json", "The body is not JSON.", { cause });
  }
}

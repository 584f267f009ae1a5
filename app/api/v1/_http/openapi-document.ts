import { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from "zod-openapi";
import type { OperationDefinition } from "./operation.ts";

const problem = z
  .object({
    type: z.string().meta({ description: "urn:mailroom:problem:<code>" }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "What failed, for programs." }),
    detail: z.string().meta({ description: "What failed, why and what to do, for people." }),
    errors: z
      .array(z.object({ field: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: "Faults of single fields; `field` is a dotted path into the body." }),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details." });

const problemAnswer = {
  description: "The request failed; the body says why and what to do.",
  content: { "application/problem+json": { schema: problem } },
};

/** Makes the OpenAPI 3.1 document of all operations, from the schemas that check their input and answer. */
export function openApiDocument(
  definitions: readonly OperationDefinition[],
  server: { readonly url: string },
): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const definition of definitions) {
    const path = paths[definition.path] ?? {};
    path[definition.method.toLowerCase()] = describe(definition);
    paths[definition.path] = path;
  }
  const document: ZodOpenApiObject = {
    openapi: "3.1.0",
    info: {
      title: "Mailroom API",
      version: "1",
      description:
        "Everything that the pages do. Sign in by session cookie, or send a personal token as bearer.",
    },
    servers: [{ url: server.url }],
    security: [{ personalToken: [] }, { session: [] }],
    components: {
      securitySchemes: {
        personalToken: {
          type: "http",
          scheme: "bearer",
          description: "A personal token, made on the profile page.",
        },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
    paths,
  };
  return createDocument(document, {
    override: ({ jsonSchema, zodSchema }) => {
      // A Date leaves as JSON does it: an RFC 3339 string.
      if (zodSchema._zod.def.type === "date")
        Object.assign(jsonSchema, { type: "string", format: "date-time" });
    },
  });
}

function describe(definition: OperationDefinition): ZodOpenApiOperationObject {
  const { params, query, body, answer, answerMediaType } = definition;
  const content = answer
    ? { "application/json": { schema: answer } }
    : answerMediaType
      ? { [answerMediaType]: { schema: { type: "string" as const } } }
      : undefined;
  const status = String(definition.status ?? (content ? 200 : 204));
  return {
    operationId: definition.id,
    tags: [definition.tag],
    summary: definition.summary,
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query && { query }),
    },
    ...(body && { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: {
      [status]: {
        description: content ? "Done; the body has the result." : "Done.",
        ...(content && { content }),
      },
      default: problemAnswer,
    },
  };
}

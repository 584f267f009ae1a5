import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openApiDocument } from "./openapi-document.ts";
import type { OperationDefinition } from "./operation.ts";

const operations: OperationDefinition[] = [
  {
    method: "PATCH",
    path: "/things/{thingId}",
    id: "updateThing",
    tag: "Things",
    summary: "Change a thing",
    params: z.object({ thingId: z.uuid() }),
    query: z.object({ dryRun: z.stringbool().optional() }),
    body: z.object({ name: z.string().min(1).max(20) }),
    answer: z.object({ id: z.uuid(), changedAt: z.date() }),
  },
  {
    method: "DELETE",
    path: "/things/{thingId}",
    id: "deleteThing",
    tag: "Things",
    summary: "Delete a thing",
  },
];

describe("OpenAPI document", () => {
  const document = openApiDocument(operations, { url: "https://desk.example.com/api/v1" });
  const path = document.paths?.["/things/{thingId}"];

  it("takes input and answer from the schemas that check them", () => {
    const patch = path?.patch;
    expect(patch?.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ in: "path", name: "thingId", required: true }),
        expect.objectContaining({ in: "query", name: "dryRun" }),
      ]),
    );
    expect(JSON.stringify(patch?.requestBody)).toContain('"maxLength":20');
    expect(JSON.stringify(patch?.responses?.["200"])).toContain('"format":"date-time"');
  });

  it("says that an operation without answer gives 204, and that all may give a problem", () => {
    expect(Object.keys(path?.delete?.responses ?? {})).toEqual(["204", "default"]);
    expect(document.components?.schemas).toHaveProperty("Problem");
  });
});

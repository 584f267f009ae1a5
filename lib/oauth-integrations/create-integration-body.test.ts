import { expect, it } from "vitest";
import { createIntegrationBody } from "./create-integration-body.ts";

const faultsOf = (body: unknown) =>
  createIntegrationBody.safeParse(body).error?.issues.map(({ path }) => path.join(".")) ?? [];

it("tells everything that is missing at once", () => {
  const empty = { name: "", clientId: "", clientSecret: "", scopes: [], tokenEndpoint: "" };
  expect(faultsOf(empty).sort()).toEqual([
    "authorizationEndpoint",
    "clientId",
    "clientSecret",
    "name",
    "tokenEndpoint",
  ]);
  expect(faultsOf({ ...empty, grantType: "CLIENT_CREDENTIALS" })).not.toContain("authorizationEndpoint");
});

it("asks for no endpoint that the provider knows, and for no client ID that a key holds", () => {
  const google = { provider: "GOOGLE", name: "Google", scopes: [] };
  expect(faultsOf({ ...google, clientId: "app", clientSecret: "s3cret value" })).toEqual([]);
  expect(faultsOf({ ...google, grantType: "JWT_BEARER", serviceAccountKey: "{}" })).toEqual([]);
  expect(faultsOf(null)).toEqual([""]);
});

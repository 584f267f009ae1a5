import { expect, it } from "vitest";
import { capabilitiesOf } from "./capabilities.ts";

it("reads the lines of CAPA, and SASL by mechanism", () => {
  const lines = ["TOP", "uidl ", "SASL PLAIN  xoauth2", "EXPIRE 60", "", "IMPLEMENTATION Some Server 1.0"];
  expect([...capabilitiesOf(lines)]).toEqual([
    "TOP",
    "UIDL",
    "SASL PLAIN",
    "SASL XOAUTH2",
    "EXPIRE 60",
    "IMPLEMENTATION SOME SERVER 1.0",
  ]);
});

import { expect, test } from "vitest";
import { isDatabaseConnectionLost } from "./database-connection.ts";

const failure = (message: string, code?: string) => Object.assign(new Error(message), code && { code });

test.each([
  ["the server is shut down", failure("terminating connection due to administrator command", "57P01"), true],
  ["a transaction stood still", failure("terminating connection due to idle-in-transaction", "25P03"), true],
  ["the server vanished", failure("Connection terminated unexpectedly"), true],
  ["a statement failed", failure("duplicate key", "23505"), false],
  ["a defect of ours", new TypeError("undefined is not a function"), false],
  ["no error at all", "57P01", false],
])("knows the loss of a connection: %s", (_name, error, isLost) => {
  expect(isDatabaseConnectionLost(error)).toBe(isLost);
});

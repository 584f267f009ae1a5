import { expect, it } from "vitest";
import { isOnThisMachine } from "./on-this-machine.ts";

it.each(["localhost", "LOCALHOST.", "mail.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])(
  "%s is this machine",
  (host) => expect(isOnThisMachine(host)).toBe(true),
);

it.each(["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "128.0.0.1", "notlocalhost", ""])(
  "%s is not",
  (host) => expect(isOnThisMachine(host)).toBe(false),
);

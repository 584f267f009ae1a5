import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(createLogger("info", sink));
  return text;
}

describe("logger", () => {
  it.each([
    { password: "hunter2" },
    { grant: { accessToken: "hunter2" } },
    { request: { headers: { authorization: "hunter2" } } },
    { mail: { subject: "hunter2" } },
    { response: { body: { refresh_token: "hunter2" } } },
  ])("does not write %j", (fields) => {
    const text = logged((log) => log.info(fields, "something"));
    expect(text).toContain("something");
    expect(text).not.toContain("hunter2");
  });

  it("tells an error with code and cause, without what hangs on it", () => {
    const error = Object.assign(new Error("refused", { cause: new Error("no route") }), {
      code: "ECONNREFUSED",
      client: { connection: "hunter2" },
    });
    const text = logged((log) => log.error({ err: error }, "connection lost"));
    expect(text).toMatch(/refused.*ECONNREFUSED.*no route/s);
    expect(text).not.toContain("hunter2");
  });

  it("keeps what helps to find the cause", () => {
    expect(logged((log) => log.warn({ mailboxId: "m1" }, "poll failed"))).toContain('"mailboxId":"m1"');
  });
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import "@/lib/testing/integration-environment.ts";

const execute = promisify(execFile);

/** Runs an entry point of lib/ as a process of its own. */
function run(program: string, args: readonly string[], settings: Record<string, string | undefined> = {}) {
  return execute(process.execPath, ["--import", "tsx", program, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...settings },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

it("prints one JSON line: the admin the first time, null the second", async () => {
  const settings = { ADMIN_EMAIL: "Boss@Example.test", LOG_LEVEL: "trace" };
  const first = await run("lib/first-start/main.ts", [], settings);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first.stdout).toMatch(/^\{"admin":\{"email":"boss@example\.test","password":"[a-z2-9-]{23}"\}\}\n$/);
  expect(await run("lib/first-start/main.ts", [], settings)).toMatchObject({
    code: 0,
    stdout: '{"admin":null}\n',
  });
});

it("says which setting is wrong and ends with 1", async () => {
  const ending = await run("lib/first-start/main.ts", [], { ENCRYPTION_KEYS: "nonsense" });
  expect(ending).toMatchObject({ code: 1, stdout: "" });
  expect(ending.stderr).toContain("ENCRYPTION_KEYS");
});

it("runs the administrator's commands, help without any setting", async () => {
  const help = await run("lib/admin-cli/main.ts", ["help"], { DATABASE_URL: undefined });
  expect(help).toMatchObject({ code: 0, stderr: "" });
  expect(help.stdout).toContain("create-user --email ADDRESS");
  const wrong = await run("lib/admin-cli/main.ts", ["reset-password"]);
  expect(wrong).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("--email is missing."),
  });
});

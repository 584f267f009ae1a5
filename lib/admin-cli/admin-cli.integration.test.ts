import { expect, it } from "vitest";
import { authenticateToken } from "@/lib/access/authenticate-token.ts";
import { authenticateUser } from "@/lib/access/authenticate-user.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { runCommand } from "./run-command.ts";

it("shows the commands, and more about one", async () => {
  expect(await runCommand([])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining("reset-password"),
  });
  const { output } = await runCommand(["help", "rotate-encryption-key"]);
  expect(output).toMatch(/^ {7}k[a-z0-9]+:[A-Za-z0-9+/]{43}=$/m);
});

it.each([
  [["make-tea"], 'There is no command "make-tea"'],
  [["create-user"], "--email is missing.\n--name is missing."],
  [["create-user", "--email", "nobody", "--name", "N"], "--email: Not an e-mail address"],
  [["create-user", "--mail", "a@b.example"], "Unknown option '--mail'"],
  [["create-token", "--email", "a@b.example", "--name", "N", "--days", "many"], "--days:"],
  [["rotate-encryption-key", "now"], "Unexpected argument 'now'"],
])("says how %j is wrong", async (line, words) => {
  const ending = await runCommand(line);
  expect(ending).toMatchObject({ exitCode: 2, output: "" });
  expect(ending.errors).toContain(words);
});

it("adds a person who can sign in, resets the password and makes a token", async () => {
  const email = "first@example.test";
  const signIn = (password: string) => authenticateUser({ email, password, ipAddress: "127.0.0.1" });
  const passwordIn = (output: string) => /shown only now: (\S+)/.exec(output)?.[1] ?? "";

  const created = await runCommand(["create-user", "--email", email, "--name", "First", "--system-admin"]);
  expect(created).toMatchObject({ exitCode: 0, errors: "" });
  expect(created.output).toContain("Added first@example.test (system admin).");
  expect(await signIn(passwordIn(created.output))).not.toBeNull();

  const again = await runCommand(["create-user", "--email", email, "--name", "First"]);
  expect(again).toMatchObject({ exitCode: 1, errors: expect.stringContaining("already") });

  const reset = await runCommand(["reset-password", "--email", email]);
  expect(await signIn(passwordIn(created.output))).toBeNull();
  expect(await signIn(passwordIn(reset.output))).toMatchObject({ signInEpoch: 1 });

  const issued = await runCommand(["create-token", "--email", email, "--name", "script", "--days", "7"]);
  const token = issued.output.split("\n")[1] ?? "";
  expect(await authenticateToken(token)).toMatchObject({ email, isSystemAdmin: true });
  expect(await database().auditEntry.findMany({ where: { actorLabel: "command line" } })).toHaveLength(3);
});

it("says what to do about somebody unknown or deactivated", async () => {
  const unknown = await runCommand(["reset-password", "--email", "nobody@example.test"]);
  expect(unknown).toMatchObject({ exitCode: 1, errors: expect.stringContaining("create-user") });
  const { userId, email } = await givenUser();
  await database().user.update({ where: { id: userId }, data: { deactivatedAt: new Date() } });
  const token = await runCommand(["create-token", "--email", email, "--name", "x"]);
  expect(token).toMatchObject({ exitCode: 1, errors: expect.stringContaining("deactivated") });
});

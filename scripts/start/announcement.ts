import type { FirstAdmin } from "./first-admin.ts";

/** What people read when everything runs: the address and, the first time only, how to sign in. */
export function announcement(baseUrl: string, admin: FirstAdmin | null): string {
  const lines = [`Mailroom is ready: ${baseUrl}`];
  if (admin !== null) lines.push("", ...credentialLines(admin));
  return boxed(lines);
}

/** The credentials alone, for when it never became ready. */
export function credentialsNotice(admin: FirstAdmin): string {
  return boxed(credentialLines(admin));
}

function credentialLines({ email, password }: FirstAdmin): string[] {
  const shown = password ?? "as set in ADMIN_PASSWORD";
  return ["The first administrator, shown this once:", `  E-mail    ${email}`, `  Password  ${shown}`];
}

function boxed(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = "─".repeat(width + 4);
  const body = lines.map((line) => `│  ${line.padEnd(width)}  │`);
  return ["", `┌${rule}┐`, ...body, `└${rule}┘`, ""].join("\n");
}

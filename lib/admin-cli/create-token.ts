import { z } from "zod";
import { systemActor } from "@/lib/access/actor.ts";
import { createPersonalTokenInput } from "@/lib/access/create-personal-token.ts";
import { emailInput } from "@/lib/access/input-text.ts";
import { issuePersonalToken } from "@/lib/access/issue-personal-token.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { Command } from "./command.ts";
import { findUserByEmail } from "./find-user-by-email.ts";
import { readOptions } from "./read-options.ts";

const options = z.object({
  email: emailInput,
  name: createPersonalTokenInput.shape.name,
  days: z.coerce.number().int().min(1).max(3650).nullable().default(null),
});

export const createTokenCommand: Command = {
  name: "create-token",
  usage: "--email ADDRESS --name NAME [--days N]",
  summary: "Makes an API token that acts as this person; without --days it does not expire.",
  async run(args) {
    const wanted = readOptions(
      args,
      { email: { type: "string" }, name: { type: "string" }, days: { type: "string" } },
      options,
    );
    const user = await findUserByEmail(wanted.email);
    if (!user.active) {
      throw new Problem(
        "conflict",
        "user-deactivated",
        `${user.email} is deactivated, so the token would not work. Reactivate the person first.`,
      );
    }
    const issued = await database().$transaction((tx) =>
      issuePersonalToken(tx, systemActor("command line"), {
        userId: user.id,
        name: wanted.name,
        expiresInDays: wanted.days,
      }),
    );
    const until = issued.expiresAt ? `until ${issued.expiresAt.toISOString()}` : "without end";
    return {
      text: `Token "${issued.name}" of ${user.email}, valid ${until}, shown only now:\n${issued.token}`,
    };
  },
};

import { z } from "zod";
import { systemActor } from "@/lib/access/actor.ts";
import { emailInput } from "@/lib/access/input-text.ts";
import { setUserPassword } from "@/lib/access/set-user-password.ts";
import type { Command } from "./command.ts";
import { findUserByEmail } from "./find-user-by-email.ts";
import { readOptions } from "./read-options.ts";
import { readPassword } from "./read-password.ts";

const options = z.object({ email: emailInput, "password-stdin": z.boolean().default(false) });

export const resetPasswordCommand: Command = {
  name: "reset-password",
  usage: "--email ADDRESS [--password-stdin]",
  summary: "Gives a person a new password and ends their sign-ins.",
  async run(args) {
    const wanted = readOptions(
      args,
      { email: { type: "string" }, "password-stdin": { type: "boolean" } },
      options,
    );
    const user = await findUserByEmail(wanted.email);
    const { password, made } = await readPassword(wanted["password-stdin"]);
    await setUserPassword(systemActor("command line"), { userId: user.id, password });
    const hint = user.active
      ? ""
      : "\nThe account is deactivated: nobody can sign in with it until it is reactivated.";
    return {
      text: `${user.email} has a new password.${made ? `\nPassword, shown only now: ${password}` : ""}${hint}`,
    };
  },
};

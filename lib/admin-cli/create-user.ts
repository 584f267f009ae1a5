import { z } from "zod";
import { systemActor } from "@/lib/access/actor.ts";
import { createUser, createUserInput } from "@/lib/access/create-user.ts";
import type { Command } from "./command.ts";
import { readOptions } from "./read-options.ts";
import { readPassword } from "./read-password.ts";

const options = z.object({
  email: createUserInput.shape.email,
  name: createUserInput.shape.name,
  "system-admin": z.boolean().default(false),
  "password-stdin": z.boolean().default(false),
});

export const createUserCommand: Command = {
  name: "create-user",
  usage: "--email ADDRESS --name NAME [--system-admin] [--password-stdin]",
  summary: "Adds a person; without --password-stdin a password is made and shown once.",
  async run(args) {
    const wanted = readOptions(
      args,
      {
        email: { type: "string" },
        name: { type: "string" },
        "system-admin": { type: "boolean" },
        "password-stdin": { type: "boolean" },
      },
      options,
    );
    const { password, made } = await readPassword(wanted["password-stdin"]);
    const user = await createUser(systemActor("command line"), {
      email: wanted.email,
      name: wanted.name,
      isSystemAdmin: wanted["system-admin"],
      password,
    });
    const role = user.isSystemAdmin ? "system admin" : "person without a role yet";
    return {
      text: `Added ${user.email} (${role}).${made ? `\nPassword, shown only now: ${password}` : ""}`,
    };
  },
};

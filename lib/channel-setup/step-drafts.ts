import { z } from "zod";
import { incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import { AfterProcessing, TransportSecurity } from "@/prisma/generated/enums.ts";

const typed = z.string().max(500);

/** A server as it stands in its fields, right or not; a password is never among it. Null: as the form suggests it. */
const typedServer = z.object({
  host: typed,
  security: z.enum(TransportSecurity),
  port: typed.nullable(),
  username: typed.nullable(),
  signIn: typed.nullable(),
  mailboxAddress: typed.nullable(),
  timeoutMs: z.number().nullable(),
});

/** What stands in the fields of each step and was not saved yet, so that it is there again when the page is. */
export const stepDrafts = z
  .object({
    provider: z.object({ choice: typed, address: typed }),
    connect: z.object({
      address: typed,
      displayName: typed,
      requestTypeId: typed.nullable(),
      protocol: incomingProtocol,
      incoming: typedServer,
    }),
    folder: z.object({
      folder: typed,
      afterProcessing: z.enum(AfterProcessing),
      moveToFolder: typed,
      begin: z.enum(["now", "everything", "since"]),
      sinceDay: typed,
      pollIntervalSeconds: typed,
    }),
    outgoing: z.object({ outgoing: typedServer, isSameSignIn: z.boolean() }),
  })
  .partial();
export type StepDrafts = z.output<typeof stepDrafts>;

import { z } from "zod";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { mailDiscovery } from "@/lib/mail-servers/mail-server-candidate.ts";
import { inbox, incomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import { AfterProcessing, TransportSecurity } from "@/prisma/generated/enums.ts";
import { stepDrafts } from "./step-drafts.ts";

const signIn = z.object({
  username: z.string(),
  authentication: z.discriminatedUnion("method", [
    z.object({ method: z.literal("password") }),
    z.object({ method: z.literal("oauth"), integrationId: z.string(), mailboxAddress: z.string() }),
  ]),
});
export type ChosenSignIn = z.output<typeof signIn>;

const place = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(TransportSecurity),
  timeoutMs: z.number(),
});

export const chosenIncoming = place.extend(signIn.shape).extend({ protocol: incomingProtocol });
/** `signIn` null: that of incoming mail. */
export const chosenOutgoing = place.extend({ signIn: signIn.nullable() });

/** What was chosen so far, as it is stored: without passwords. */
export const setupChoices = z.object({
  /** Id of the provider whose tile was chosen. */
  provider: z.string().nullable().default(null),
  /** Integration whose tile was chosen, that of a provider without a tile of its own. */
  integrationId: z.string().nullable().default(null),
  address: z.string().nullable().default(null),
  displayName: z.string().nullable().default(null),
  requestTypeId: z.string().nullable().default(null),
  discovery: mailDiscovery.nullable().default(null),
  incoming: chosenIncoming.nullable().default(null),
  /** Steps of the last test of exactly these settings; null: they were not tested. */
  incomingTest: z.array(connectionTestStep).nullable().default(null),
  /** Somebody has chosen folder and beginning. */
  isFolderChosen: z.boolean().default(false),
  folder: z.string().default(inbox),
  afterProcessing: z.enum(AfterProcessing).nullable().default(null),
  moveToFolder: z.string().nullable().default(null),
  begin: z.string().default("now"),
  pollIntervalSeconds: z.number().default(60),
  outgoing: chosenOutgoing.nullable().default(null),
  outgoingTest: z.array(connectionTestStep).nullable().default(null),
  isRoundTripSkipped: z.boolean().default(false),
  drafts: stepDrafts.default({}),
  /** A channel came of it; that may be deleted by now. */
  isFinished: z.boolean().default(false),
});
export type SetupChoices = z.output<typeof setupChoices>;

export const setupSteps = ["provider", "connect", "folder", "outgoing", "round-trip", "done"] as const;
export type SetupStep = (typeof setupSteps)[number];

/** Whether a connection was tested, and all steps went well. */
export const hasPassed = (steps: SetupChoices["incomingTest"]) =>
  steps?.every(({ state }) => state === "ok") ?? false;

/** The first step that is not done yet. */
export function nextStepOf(choices: SetupChoices, hasArrived: boolean): SetupStep {
  if (choices.address === null) return "provider";
  const isDescribed = choices.displayName !== null && choices.requestTypeId !== null;
  if (!isDescribed || choices.incoming === null || !hasPassed(choices.incomingTest)) return "connect";
  if (!choices.isFolderChosen) return "folder";
  if (choices.outgoing === null || !hasPassed(choices.outgoingTest)) return "outgoing";
  return hasArrived || choices.isRoundTripSkipped ? "done" : "round-trip";
}

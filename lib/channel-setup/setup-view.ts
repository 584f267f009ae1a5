import { z } from "zod";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { mailDiscovery } from "@/lib/mail-servers/mail-server-candidate.ts";
import { AfterProcessing } from "@/prisma/generated/enums.ts";
import { roundTripState } from "./round-trip-state.ts";
import { chosenIncoming, chosenOutgoing, nextStepOf, setupSteps } from "./setup-choices.ts";
import type { SetupRecord } from "./setup-record.ts";
import { readingOfSetup } from "./setup-servers.ts";
import { stepDrafts } from "./step-drafts.ts";

/** A channel that is being set up, never with a password. */
export const setupView = z.object({
  id: z.uuid(),
  projectKey: z.string(),
  /** The first step that is not done yet. */
  nextStep: z.enum(setupSteps),
  provider: z.string().nullable(),
  integrationId: z.string().nullable(),
  address: z.string().nullable(),
  displayName: z.string().nullable(),
  requestTypeId: z.string().nullable(),
  discovery: mailDiscovery.nullable(),
  incoming: chosenIncoming.extend({ hasPassword: z.boolean() }).nullable(),
  /** Steps of the last test of these settings; null: they were not tested. */
  incomingTest: z.array(connectionTestStep).nullable(),
  folder: z.string(),
  afterProcessing: z.enum(AfterProcessing),
  moveToFolder: z.string().nullable(),
  begin: z.string(),
  pollIntervalSeconds: z.number(),
  /** `signIn` null: that of incoming mail. */
  outgoing: chosenOutgoing.extend({ hasPassword: z.boolean() }).nullable(),
  outgoingTest: z.array(connectionTestStep).nullable(),
  isRoundTripSkipped: z.boolean(),
  roundTrip: roundTripState.nullable(),
  /** What stands in the fields of steps that are not saved yet. */
  drafts: stepDrafts,
  /** The channel that came of it; null: there is none. */
  channelId: z.string().nullable(),
  /** Whether that is on; null: there is none. */
  enabled: z.boolean().nullable(),
  /** A channel came of it; that may be deleted by now. */
  isFinished: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type SetupView = z.output<typeof setupView>;

/** What its creator may see of a setup. */
export function viewOfSetup(setup: SetupRecord): SetupView {
  const { choices, roundTrip } = setup;
  const { isFolderChosen: _, ...chosen } = choices;
  const incoming = choices.incoming && {
    ...choices.incoming,
    hasPassword: setup.incomingPasswordSealed !== null,
  };
  const outgoing = choices.outgoing && {
    ...choices.outgoing,
    hasPassword: setup.outgoingPasswordSealed !== null,
  };
  return {
    ...chosen,
    ...readingOfSetup(choices),
    id: setup.id,
    projectKey: setup.projectKey,
    nextStep: nextStepOf(choices, roundTrip?.state === "arrived"),
    incoming,
    outgoing,
    roundTrip,
    channelId: setup.emailChannelId,
    enabled: setup.enabled,
    createdAt: setup.createdAt,
    updatedAt: setup.updatedAt,
  };
}

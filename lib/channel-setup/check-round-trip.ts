import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { diagnoseError } from "@/lib/mail-servers/diagnosis.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { countLook } from "./count-look.ts";
import { lookForTestMail, type Sighting } from "./look-for-test-mail.ts";
import { okStep, openStep, patienceMs, type RoundTripState, type RoundTripStep } from "./round-trip-state.ts";
import { setupId } from "./setup-input.ts";
import { changeSetup, openSetup } from "./setup-record.ts";
import { type SetupView, viewOfSetup } from "./setup-view.ts";
import { serverOfSetup } from "./test-setup.ts";

export const checkRoundTripInput = z.object({ setupId });

/** Somebody may have the page open twice. */
const leastPauseMs = 1_500;

/**
 * Looks once for the test mail that is on its way, and deletes it where it is found. The page asks for this every two
 * seconds; what was seen is kept, so that a reload goes on with it.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `access-not-checked`, `too-many-connection-tests`,
 *   or `invalid-input`
 */
export async function checkRoundTrip(
  actor: Actor,
  input: z.output<typeof checkRoundTripInput>,
): Promise<SetupView> {
  const setup = await openSetup(actor, input.setupId);
  const { roundTrip } = setup;
  const isOpen = roundTrip?.state === "waiting" || roundTrip?.state === "missing";
  if (!roundTrip || !isOpen || isTooSoon(roundTrip)) return viewOfSetup(setup);
  countLook(actor, setup);
  const server = await serverOfSetup(actor, setup, "incoming");
  const startedAt = new Date();
  const seen = await lookForTestMail(server, roundTrip.messageId, setup.choices.folder).catch(
    (error: unknown) => failureOf(error, server.secret.method === "oauth"),
  );
  const saved = await changeSetup(setup.id, (now) => {
    const isSame = now.roundTrip?.messageId === roundTrip.messageId && now.roundTrip.state !== "arrived";
    return isSame ? { roundTrip: after(roundTrip, seen, startedAt) } : null;
  });
  return viewOfSetup(saved);
}

function isTooSoon({ state, lookedAt }: RoundTripState): boolean {
  return state === "waiting" && lookedAt !== null && Date.now() - Date.parse(lookedAt) < leastPauseMs;
}

type Look = Sighting | { readonly failed: RoundTripStep };

/** A mailbox that can not be read is no defect of ours, and may be readable the next time. */
function failureOf(error: unknown, oauth: boolean): { failed: RoundTripStep } {
  const cause = error instanceof Problem && error.cause !== undefined ? error.cause : error;
  const found = diagnoseError(cause, { oauth });
  if (!found) throw error;
  const { cause: detail, cure, code, serverWords } = found;
  return { failed: { step: "arrive", state: "failed", detail, cure, code, serverWords, tookMs: null } };
}

function after(before: RoundTripState, seen: Look, lookedAt: Date): RoundTripState {
  const [send] = before.steps;
  const sent = send ? [send] : [];
  const looked = { ...before, lookedAt: lookedAt.toISOString() };
  const waitedMs = lookedAt.getTime() - Date.parse(before.acceptedAt ?? before.startedAt);
  const isOver = waitedMs > patienceMs;
  const later = openStep(
    "clean",
    isOver ? "skipped" : "waiting",
    "The test mail is deleted when it has come.",
  );
  if ("failed" in seen) {
    const steps = [...sent, seen.failed, later];
    return { ...looked, state: isOver ? "missing" : "waiting", steps };
  }
  if (seen.foundIn === null) {
    const steps = [...sent, isOver ? missing(waitedMs) : stillLooking(waitedMs), later];
    return { ...looked, state: isOver ? "missing" : "waiting", steps };
  }
  return { ...looked, state: "arrived", steps: [...sent, arrived(seen, waitedMs), cleaned(seen)] };
}

function stillLooking(waitedMs: number): RoundTripStep {
  const seconds = Math.round(waitedMs / 1_000);
  return openStep("arrive", "running", `Not there yet, after ${seconds} s. Looking every two seconds.`);
}

function missing(waitedMs: number): RoundTripStep {
  return {
    step: "arrive",
    state: "failed",
    detail: `The mail was sent, but is not in the mailbox after ${Math.round(waitedMs / 1_000)} s.`,
    serverWords: null,
    code: "round-trip-missing",
    cure:
      "Look whether a rule of the mailbox moves it, whether this address is delivered into another mailbox, or whether a " +
      "bounce came to it. Some servers are slow: look again in some minutes.",
    tookMs: null,
  };
}

function arrived({ foundIn, isInChosenFolder }: Sighting, waitedMs: number): RoundTripStep {
  if (isInChosenFolder) return okStep("arrive", `Found in ${foundIn}.`, waitedMs);
  return {
    ...okStep("arrive", `Found in ${foundIn}, which is not the folder that is read.`, waitedMs),
    code: "round-trip-elsewhere",
    cure: "Mail of customers may go there too. Look at the rules and the spam filter of the mailbox, or read that folder.",
  };
}

function cleaned({ deletedFrom, markedIn, deletionFailure }: Sighting): RoundTripStep {
  if (deletionFailure === null && markedIn.length > 0) return onlyMarked(markedIn);
  if (deletionFailure === null) return okStep("clean", `Deleted from ${deletedFrom.join(" and ")}.`, null);
  return {
    step: "clean",
    state: "skipped",
    detail: "The test mail could not be deleted. It carries Mailroom's mark, so it never becomes a request.",
    serverWords: deletionFailure,
    code: "round-trip-left",
    cure: "Delete it yourself, or leave it.",
    tookMs: null,
  };
}

function onlyMarked(folders: readonly string[]): RoundTripStep {
  return {
    step: "clean",
    state: "skipped",
    detail: `The test mail is only marked as deleted in ${folders.join(" and ")}: this server can not remove a single mail. It carries Mailroom's mark, so it never becomes a request.`,
    serverWords: null,
    code: "round-trip-marked",
    cure: "It goes when somebody cleans up the folder, as many mail programs do by themselves.",
    tookMs: null,
  };
}

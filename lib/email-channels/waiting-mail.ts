import type { Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** Whose mail is asked about: that of a channel, or of a mail handler. */
export type MailOwner = { readonly emailChannelId: string } | { readonly mailHandlerId: string };

/**
 * Mail that nobody has settled yet, and mail that is to tell of it, would be lost with the ledger of its mailbox.
 *
 * @throws Problem `inbound-waiting` while some is processed or to be sent, `quarantine-not-empty` while some waits for a
 *   person
 */
export async function requireNoWaitingMail(tx: Transaction, owner: MailOwner): Promise<void> {
  const what = "emailChannelId" in owner ? "channel" : "handler";
  const groups = await tx.inboundMessage.groupBy({
    by: ["state"],
    where: { mailbox: owner, state: { in: ["STORED", "HELD", "FAILED"] } },
    _count: true,
  });
  const count = (state: "STORED" | "HELD" | "FAILED") =>
    groups.find((group) => group.state === state)?._count ?? 0;
  const stored = count("STORED");
  if (stored > 0) {
    throw waiting(
      `${stored === 1 ? `1 mail of this ${what} is` : `${stored} mails of this ${what} are`} being processed just now. ` +
        `Turn the ${what} off and try again in a moment.`,
    );
  }
  const notices = await tx.noticeMail.count({
    where: { inboundMessage: { mailbox: owner }, state: "QUEUED" },
  });
  if (notices > 0) {
    throw waiting(
      `${notices === 1 ? "1 mail" : `${notices} mails`} that this ${what} passes on or welcomes somebody with ${notices === 1 ? "has" : "have"} still to leave. ` +
        "Try again when the outgoing server has taken them; after five days they are given up.",
    );
  }
  const [held, failed] = [count("HELD"), count("FAILED")];
  if (held + failed === 0) return;
  const { projectKey } = await projectOf(tx, owner);
  const each = [held > 0 ? `${held} held` : "", failed > 0 ? `${failed} failed` : ""]
    .filter(Boolean)
    .join(" and ");
  throw new Problem(
    "conflict",
    "quarantine-not-empty",
    `${each} ${held + failed === 1 ? "mail" : "mails"} of this ${what} would be lost. Release, process or discard ${held + failed === 1 ? "it" : "them"} ` +
      `first, in the quarantine of the project: /projects/${projectKey}/mail-log/quarantine${held === 0 ? "?show=failed" : ""}`,
  );
}

function waiting(detail: string): Problem {
  return new Problem("conflict", "inbound-waiting", detail);
}

/** The project whose log the waiting mail stands in. */
async function projectOf(tx: Transaction, owner: MailOwner): Promise<{ projectKey: string }> {
  const { project } = await tx.inboundMessage.findFirstOrThrow({
    where: { mailbox: owner, state: { in: ["HELD", "FAILED"] } },
    orderBy: { state: "desc" },
    select: { project: { select: { key: true } } },
  });
  return { projectKey: project.key };
}

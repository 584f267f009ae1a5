import { isBeforeBeginAt } from "@/lib/inbound/begin-at.ts";
import type { Destination } from "@/lib/inbound/destination.ts";
import { headerFacts } from "@/lib/inbound/header-facts.ts";
import { isBeforeBeginning, pop3ReceivedAt } from "@/lib/inbound/pop3-received-at.ts";
import { type MailPreview, previewMail } from "@/lib/inbound/preview-mail.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import { environment } from "@/lib/platform/environment.ts";
import { logger } from "@/lib/platform/logger.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type DryRunMail, type DryRunResult, type DryRunView, summaryOf, totalsOf } from "./dry-run-view.ts";
import { type PeekedMail, readNewestMails } from "./read-newest-mails.ts";

/** Somebody waits for the answer. */
const longestMs = 30_000;
/** What a test reads in all; what would go beyond it is listed without being looked at. */
const mostBytes = 64 * 1024 * 1024;

/** Where a handler begins, as far as the mailbox was read. */
type Beginning = {
  /** Mail from before this is left alone; null: nothing is. */
  readonly beginAt: Date | null;
  readonly lastSucceededAt: Date | null;
};

/**
 * Looks what would become of the newest mails of a folder, by the very code that processes mail. Nothing is stored, sent
 * or changed, here or on the server. Each mail is judged by what is here now, as if the others were not there.
 *
 * @param about.limit mails that are looked at
 * @throws Problem `mail-server-failed`
 */
export async function dryRun(
  server: MailServerUnderTest,
  destination: Destination,
  about: { readonly folder: string; readonly limit: number; readonly beginning: Beginning },
): Promise<DryRunView> {
  const { folder, limit, beginning } = about;
  const mails: DryRunMail[] = [];
  const isComplete = await readNewestMails(
    server,
    {
      folder,
      limit,
      maxSizeBytes: environment().maxMailBytes,
      mostBytes,
      deadline: Date.now() + longestMs,
    },
    async (mail) => {
      const judged = await judge(mail, destination);
      const seen = isEarlier(mail, beginning) ? leftAlone(judged, beginning) : judged;
      mails.push({ place: mails.length + 1, ...seen });
    },
  );
  return { mails, totals: totalsOf(mails), summary: summaryOf(mails), isComplete };
}

type Judged = Omit<DryRunMail, "place">;

/** Whether a handler leaves a mail alone, as whoever reads the mailbox finds it. */
function isEarlier({ raw, receivedAt }: PeekedMail, beginning: Beginning): boolean {
  if (receivedAt !== null) return isBeforeBeginAt(receivedAt, beginning.beginAt);
  return raw !== null && isBeforeBeginning(raw, beginning);
}

function leftAlone(judged: Judged, { beginAt }: Beginning): Judged {
  const begin = beginAt?.toISOString().slice(0, 16).replace("T", " ");
  return {
    ...judged,
    result: "left",
    reason: `Left alone: it is from before ${begin} UTC, where this handler begins. If it were taken: ${judged.reason}`,
    requestKey: null,
    wouldCreateUser: false,
    wouldNotify: [],
  };
}

async function judge(mail: PeekedMail, destination: Destination): Promise<Judged> {
  const { raw, sizeBytes } = mail;
  const receivedAt = mail.receivedAt ?? (raw === null ? null : pop3ReceivedAt(raw));
  const unknown = {
    from: "",
    subject: "",
    receivedAt,
    sizeBytes,
    requestKey: null,
    evidence: [],
    wouldCreateUser: false,
    wouldNotify: [],
  };
  if (raw === null) {
    const reason =
      sizeBytes > environment().maxMailBytes
        ? "Too large to be looked at in a test. In earnest it becomes a request with its header and a note."
        : "Not looked at: a test reads 64 MB in all, and this mail would go beyond that. In earnest it is read like any other.";
    return { ...unknown, result: "not-read", reason };
  }
  const facts = headerFacts(raw);
  const seen = { ...unknown, from: facts.fromAddress, subject: facts.subject };
  try {
    const preview = await previewMail(raw, destination, { receivedAt: receivedAt ?? new Date() });
    return {
      ...seen,
      subject: preview.subject,
      result: resultOf(preview.outcome),
      requestKey: preview.requestKey,
      // Each new request would get the next number; here it would be the same one each time.
      reason: preview.reason.replace(/^(New request) [A-Z][A-Z0-9]*-\d+/, "$1"),
      evidence: preview.evidence.map(({ kind, detail }) => ({ kind, detail })),
      wouldCreateUser: preview.wouldCreateUser,
      wouldNotify: [...preview.wouldNotify],
    };
  } catch (error) {
    return { ...seen, result: "failed", reason: wordsFor(error) };
  }
}

const results: { readonly [Outcome in MailPreview["outcome"]]: DryRunResult } = {
  REQUEST: "request",
  COMMENT: "comment",
  IGNORED: "ignored",
  HELD: "held",
  LEFT: "left",
  FORWARDED: "forwarded",
  BOUNCE: "bounce",
  DUPLICATE: "duplicate",
};

const resultOf = (outcome: MailPreview["outcome"]) => results[outcome];

/** One mail that fails does not end the test. */
function wordsFor(error: unknown): string {
  if (error instanceof Problem) return error.message;
  logger().error({ err: error }, "a mail failed in the test of a mail handler");
  return "Mailroom failed while it looked at this mail. The server's log has the details.";
}

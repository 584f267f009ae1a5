import { randomUUID } from "node:crypto";
import type { MessageClass } from "@/lib/message/message-class.ts";
import { blobKeyOf } from "@/lib/platform/blob-store.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { catches } from "./catch-addresses.ts";
import type { ClaimedMail } from "./claim-mails.ts";
import type { Destination } from "./destination.ts";
import { headerFacts } from "./header-facts.ts";
import { prepareMail } from "./prepare-mail.ts";
import { reachSettlements } from "./settle-mails.ts";
import type { LedgerEvidence, Settlement } from "./settlement.ts";
import { contentDigest, contentDigests, listTwins, twinsWithSameBody } from "./twin-mails.ts";
import { previewSlots } from "./understanding-slots.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** What would become of a mail. */
export type MailPreview = {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly class: MessageClass;
  /** Name of the rule that decided the class. */
  readonly classRule: string;
  readonly outcome: Settlement["outcome"];
  readonly reason: string;
  readonly evidence: readonly LedgerEvidence[];
  /** The request that it would join or belongs to; null: none, or a new one. */
  readonly requestKey: string | null;
  /** The request of the same project that a new one would be linked to. */
  readonly relatedKey: string | null;
  readonly newText: string;
  readonly foldedText: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly sizeBytes: number;
  }[];
  /** The sender would get an account. */
  readonly wouldCreateUser: boolean;
  /** Addresses that Mailroom would write to. */
  readonly wouldNotify: readonly string[];
};

/**
 * What would become of a mail, by the very code that processes it, in a transaction that is taken back: no row, no
 * number of a request, no file, no mail, no news for open pages is left. One at a time in this process.
 *
 * @param destination of a mailbox, or one made by hand for a handler that is not saved yet
 * @param options.receivedAt when the server got the mail
 */
export async function previewMail(
  raw: Buffer,
  destination: Destination,
  options: { readonly receivedAt: Date },
): Promise<MailPreview> {
  return previewSlots().run(undefined, () => foresee(raw, destination, options.receivedAt));
}

async function foresee(raw: Buffer, destination: Destination, receivedAt: Date): Promise<MailPreview> {
  const facts = headerFacts(raw);
  const mail: ClaimedMail = {
    id: randomUUID(),
    attempts: 1,
    contentHash: blobKeyOf(raw),
    oversize: false,
    sizeBytes: raw.length,
    messageId: facts.messageId,
    fromAddress: facts.fromAddress,
    receivedAt,
    releasedAt: null,
    uid: null,
    destination,
  };
  const prepared = await prepareMail(mail, raw, async (content) => blobKeyOf(content));
  const { understood } = prepared;
  const { handler } = destination;
  if (handler && !catches(handler.catchAddresses, facts)) return { ...shown(understood), ...left };
  const twins = (await listTwins(database(), destination.mailboxId, [mail])).get(mail.id) ?? [];
  const { contentHash } = mail;
  const stored = contentDigests();
  const sameBody = await twinsWithSameBody({ contentHash, sizeBytes: raw.length }, twins, async (hash) =>
    hash === contentHash ? contentDigest(raw) : stored(hash),
  );
  return takenBack(async (tx) => {
    const hadAccount = await hasAccount(tx, understood);
    const [settled] = await reachSettlements(tx, destination, [{ ...prepared, twins, sameBody }]);
    if (!settled) throw new Error("A preview ended without an outcome.");
    const { settlement } = settled;
    return {
      ...shown(understood),
      outcome: settlement.outcome,
      reason: settlement.reason,
      evidence: settlement.evidence,
      ...(await written(tx, settlement, destination.projectId)),
      wouldCreateUser: !hadAccount && (await hasAccount(tx, understood)),
      wouldNotify: settlement.notices.map(({ recipient }) => recipient),
    };
  });
}

const left = {
  outcome: "LEFT",
  reason: "It went to none of the addresses that this handler catches.",
  evidence: [],
} as const;

class TakenBack extends Error {}

/** Runs work in a transaction that never commits. */
async function takenBack<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const box: { result?: { readonly value: Result } } = {};
  try {
    await database().$transaction(async (tx) => {
      box.result = { value: await work(tx) };
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  if (!box.result) throw new Error("A preview ended without a result.");
  return box.result.value;
}

/** What is known of a mail before anything is decided. */
function shown(understood: UnderstoodMail) {
  return {
    from: understood.sender?.address ?? "",
    to: understood.recipients.map(({ address }) => address),
    subject: understood.subject,
    messageId: understood.messageId,
    class: understood.class,
    classRule: understood.classRule,
    requestKey: null,
    relatedKey: null,
    newText: understood.text,
    foldedText: understood.foldedText,
    attachments: understood.attachments.map(({ filename, contentType, sizeBytes }) => ({
      filename,
      contentType,
      sizeBytes,
    })),
    wouldCreateUser: false,
    wouldNotify: [],
  };
}

async function hasAccount(tx: Transaction, { sender }: UnderstoodMail): Promise<boolean> {
  return sender !== null && (await tx.user.count({ where: { email: sender.address } })) > 0;
}

/** What stands in the database for as long as the transaction lasts. */
async function written(tx: Transaction, settlement: Settlement, projectId: string) {
  const { requestId, commentId, outcome } = settlement;
  if (requestId === null) return {};
  const request = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: {
      key: true,
      descriptionText: true,
      descriptionFoldedText: true,
      relatedTo: { select: { key: true, projectId: true } },
    },
  });
  if (outcome === "REQUEST") {
    const { relatedTo } = request;
    return {
      newText: request.descriptionText,
      foldedText: request.descriptionFoldedText,
      relatedKey: relatedTo?.projectId === projectId ? relatedTo.key : null,
    };
  }
  const comment =
    commentId === null
      ? null
      : await tx.comment.findUniqueOrThrow({
          where: { id: commentId },
          select: { bodyText: true, foldedText: true },
        });
  return {
    requestKey: request.key,
    ...(comment && { newText: comment.bodyText, foldedText: comment.foldedText }),
  };
}

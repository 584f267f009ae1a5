import type { StreamedBlob } from "@/lib/platform/blob-store.ts";
import { blobKeyOf, putBlobs } from "@/lib/platform/blob-store.ts";
import { catches } from "./catch-addresses.ts";
import type { HeaderFacts } from "./header-facts.ts";
import { headerFacts } from "./header-facts.ts";

/** Where a mail is on its server: by UIDVALIDITY and UID of IMAP, or by the UIDL of POP3. */
type MailPlace =
  | { readonly uidValidity: bigint; readonly uid: number; readonly uidl?: never }
  | { readonly uidl: string; readonly uidValidity?: never; readonly uid?: never };

/** A mail as it came from its server. */
export type ReceivedMail = {
  readonly place: MailPlace;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  readonly body:
    | { readonly kind: "whole"; readonly raw: Buffer }
    /** In the store already. */
    | { readonly kind: "streamed"; readonly blob: StreamedBlob }
    /** Too large: its header alone. */
    | { readonly kind: "header"; readonly headerBytes: Buffer }
    /** The server lists it, but does not hand it out. */
    | { readonly kind: "unreadable"; readonly serverText: string };
};

/** No mail is without a single byte: where nothing came, the server did not hand it out. */
export function unlessEmpty(body: ReceivedMail["body"]): ReceivedMail["body"] {
  const isEmpty =
    (body.kind === "whole" && body.raw.length === 0) ||
    (body.kind === "streamed" && body.blob.sizeBytes === 0);
  return isEmpty ? { kind: "unreadable", serverText: "The server sent nothing." } : body;
}

/** A mail whose bytes are safely in the store, and what the ledger says of it. */
export type StoredMail = {
  readonly place: MailPlace;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  /** Only its header is here; the rest stays on the server. */
  readonly oversize: boolean;
  readonly contentHash: string;
  readonly facts: HeaderFacts;
  /** False: not meant for this handler; its bytes were not kept. */
  readonly isCaught: boolean;
};

/**
 * Puts the bytes of mails into the store; when it returns, they survive a crash. Of mail that a handler does not catch,
 * nothing is kept.
 *
 * @throws Problem `storage-full`
 */
export async function storeBytes(
  mails: readonly ReceivedMail[],
  catchAddresses: readonly string[],
): Promise<StoredMail[]> {
  const read = mails.map((mail) => readMail(mail, catchAddresses));
  const kept = read.flatMap(({ stored, bytes }) => (stored.isCaught && bytes ? [bytes] : []));
  const keys = await putBlobs(kept);
  const keyOf = new Map(kept.map((bytes, index) => [bytes, keys[index]]));
  return read.map(({ stored, bytes, streamedKey }) => {
    const contentHash = streamedKey ?? (bytes && keyOf.get(bytes)) ?? blobKeyOf(bytes ?? Buffer.alloc(0));
    return { ...stored, contentHash };
  });
}

function readMail(mail: ReceivedMail, catchAddresses: readonly string[]) {
  const { body, place, sizeBytes, receivedAt } = mail;
  const bytes = bytesOf(mail);
  const facts = headerFacts(bytes ?? headOf(mail));
  const stored: Omit<StoredMail, "contentHash"> = {
    place,
    sizeBytes: Math.min(sizeBytes, 2_147_483_647),
    receivedAt,
    oversize: body.kind === "header" || body.kind === "unreadable",
    facts,
    // Nobody knows whom an unreadable mail is for: it must not vanish.
    isCaught: body.kind === "unreadable" || catches(catchAddresses, facts),
  };
  return { stored, bytes, streamedKey: body.kind === "streamed" ? body.blob.key : null };
}

const headOf = ({ body }: ReceivedMail) => (body.kind === "streamed" ? body.blob.head : Buffer.alloc(0));

/** Null: they are in the store already. A mail that the server refuses still gets its line in the log, with its words. */
function bytesOf({ body, place }: ReceivedMail): Buffer | null {
  if (body.kind === "streamed") return null;
  if (body.kind === "whole") return body.raw;
  if (body.kind === "unreadable") return placeholder(place, body.serverText);
  // Nothing would have the same digest as the nothing of another mail.
  return isBlank(body.headerBytes)
    ? placeholder(place, "It is too large, and has no header.")
    : body.headerBytes;
}

const isBlank = (header: Buffer) => header.length <= 2 && header.toString("latin1").trim() === "";

function placeholder(place: MailPlace, why: string): Buffer {
  const words = why.replace(/[^\x20-\x7e]+/g, " ").slice(0, 500);
  const name = (place.uidl ?? `${place.uidValidity}/${place.uid}`).replaceAll(" ", "-");
  const lines = [
    "Subject: A mail that the server did not hand out",
    `X-Mailroom-Unreadable: ${name} ${words}`,
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

import { withoutTag } from "@/lib/message/address-tag.ts";
import type { Db } from "@/lib/platform/database.ts";

/** Whether mail to an address goes to one of others: a tag makes no other mailbox of it. */
export function isTo(address: string, others: ReadonlySet<string>): boolean {
  return others.has(address) || others.has(withoutTag(address));
}

/**
 * Who of this installation reads mail to an address, in words for a system admin; null: nobody does. Mail that is
 * forwarded there would come back.
 *
 * @param own of the handler that is asked for, as it is wanted to be
 * @param handlerId of that handler, whose stored addresses do not count; null: it is not saved
 */
export async function readerOfAddress(
  db: Db,
  address: string,
  own: { readonly username: string; readonly catchAddresses: readonly string[] },
  handlerId: string | null,
): Promise<string | null> {
  if (isTo(address, new Set(own.catchAddresses))) return "this handler catches it";
  if (isTo(address, new Set([own.username.toLowerCase()]))) return "this handler's own server reads it";
  const spellings = [...new Set([address, withoutTag(address)])];
  const channel = await db.emailChannel.findFirst({
    where: {
      OR: [
        { address: { in: spellings } },
        { incomingServer: { username: { in: spellings, mode: "insensitive" } } },
      ],
    },
    select: { address: true },
  });
  if (channel) return `the e-mail channel ${channel.address}`;
  const handler = await db.mailHandler.findFirst({
    where: { catchAddresses: { hasSome: spellings }, ...(handlerId !== null && { id: { not: handlerId } }) },
    select: { name: true },
  });
  if (handler) return `the mail handler "${handler.name}" catches it`;
  const server = await db.incomingServer.findFirst({
    where: {
      mailServer: {
        OR: [
          { username: { in: spellings, mode: "insensitive" } },
          { oauthGrant: { mailboxAddress: { in: spellings } } },
        ],
      },
    },
    select: { name: true },
  });
  return server ? `the incoming server "${server.name}"` : null;
}

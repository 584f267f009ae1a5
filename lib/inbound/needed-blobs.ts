import { z } from "zod";
import { database } from "@/lib/platform/database.ts";

const keyRows = z.array(z.object({ key: z.string() }));

/** Which of these blobs are the original of a mail that is to be kept, or an attachment or upload. */
export async function neededBlobs(keys: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = [...keys];
  const rows = await database().$queryRaw`
    SELECT "contentHash" AS "key" FROM "InboundMessage"
    WHERE "contentHash" = ANY(${wanted}::text[]) AND "rawDeletedAt" IS NULL
    UNION
    SELECT "storageKey" FROM "Attachment" WHERE "storageKey" = ANY(${wanted}::text[])`;
  return new Set(keyRows.parse(rows).map(({ key }) => key));
}

import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";

export type SealedColumn = { readonly table: string; readonly column: string };

const columns = z.array(z.object({ table: z.string(), column: z.string() }));

/** Every column of the schema that holds sealed secrets: the house names them all `…Sealed`. */
export async function findSealedColumns(db: Db): Promise<SealedColumn[]> {
  return columns.parse(
    await db.$queryRaw`
      SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
      WHERE table_schema = current_schema() AND column_name LIKE '%Sealed' ORDER BY 1, 2`,
  );
}

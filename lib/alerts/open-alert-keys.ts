import type { Db } from "@/lib/platform/database.ts";

/** Keys of the open alerts of a kind, for who raises that kind and now looks which of them are over. */
export async function openAlertKeys(db: Db, kind: string): Promise<string[]> {
  const open = await db.alert.findMany({ where: { kind, openKey: { not: null } }, select: { key: true } });
  return open.map(({ key }) => key);
}

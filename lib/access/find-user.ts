import type { Db } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { toUserView, type UserView, userSelect } from "./user-view.ts";

/** Loads one person. @throws Problem `not-found` */
export async function findUser(db: Db, userId: string): Promise<UserView> {
  const row = await db.user.findUnique({ where: { id: userId }, select: userSelect });
  if (!row) throw notFound("user");
  return toUserView(row);
}

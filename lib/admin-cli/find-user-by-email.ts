import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** @throws Problem `user-not-found` that says how to make one */
export async function findUserByEmail(
  email: string,
): Promise<{ id: string; email: string; active: boolean }> {
  const user = await database().user.findUnique({
    where: { email },
    select: { id: true, email: true, deactivatedAt: true },
  });
  if (!user) {
    throw new Problem(
      "not-found",
      "user-not-found",
      `Nobody has the address ${email}. Check the spelling, or add the person with create-user.`,
    );
  }
  return { id: user.id, email: user.email, active: user.deactivatedAt === null };
}

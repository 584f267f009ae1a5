import type { Transaction } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import { type AddedComment, addCommentsInTransaction, type NewComment } from "./add-comments.ts";

/**
 * Adds one comment, as `addCommentsInTransaction` adds many.
 *
 * @throws Problem `not-found` when the request does not exist
 */
export async function addCommentInTransaction(
  tx: Transaction,
  comment: Omit<NewComment, "id">,
): Promise<AddedComment> {
  const [added] = await addCommentsInTransaction(tx, [{ ...comment, id: uuid7() }]);
  if (!added) throw notFound("request");
  return added;
}

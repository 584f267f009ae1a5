import { Problem } from "@/lib/platform/problem.ts";

/** Nothing can be read from a mail any more. @throws Problem `original-deleted` */
export function requireOriginal(mail: {
  readonly rawDeletedAt: Date | null;
  readonly outcome: string | null;
}): void {
  if (mail.rawDeletedAt === null) return;
  throw new Problem(
    "conflict",
    "original-deleted",
    mail.outcome === "LEFT"
      ? "This mail was not taken: it is still in its mailbox, read it there."
      : "The original of this mail was deleted, as the retention of mail is set. What it wrote stands in its request.",
  );
}

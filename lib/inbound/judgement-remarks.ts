import type { Author, JudgedMail } from "./judgement.ts";
import { isQuiet } from "./judgement.ts";
import type { LedgerEvidence } from "./settlement.ts";
import type { SameMail } from "./twin-mails.ts";

/** What is worth knowing of a mail that is taken in, beside the evidence for where it belongs. */
export function remarks(mail: JudgedMail, author: Author, siblings: readonly SameMail[]): LedgerEvidence[] {
  const { understood, destination } = mail;
  const sender = understood.sender?.address ?? "The sender";
  const found = understood.problems.map((problem) => ({ kind: "problem", detail: problem, weight: 0 }));
  const add = (kind: string, detail: string) => found.push({ kind, detail, weight: 0 });
  if (mail.isReleased) add("released", "A person let it in.");
  if (author.kind === "stand-in") {
    const why = understood.sender ? `${sender} has no account here` : "The mail names no sender";
    add("default-reporter", `${why}: the default reporter stands for them.`);
  } else if (author.isNew) add("new-account", `${sender} was not known here and gets an account.`);
  if (isQuiet(mail)) {
    add("quiet", `It is from before ${destination.quietBefore?.toISOString()}, so nobody is notified of it.`);
  }
  for (const sibling of siblings) add("sibling", siblingDetail(sibling, destination.projectId));
  return found;
}

/** The first of them, as a sentence to add to a reason. */
export function siblingWords(siblings: readonly SameMail[], projectId: string): string {
  const [first] = siblings;
  return first === undefined ? "" : ` ${siblingDetail(first, projectId)}`;
}

/** Of a request in another project not even the key is told: not everyone who reads this may know of it. */
export function siblingDetail(
  sibling: Pick<SameMail, "label" | "projectId" | "requestKey">,
  projectId: string,
): string {
  const key = sibling.projectId === projectId && sibling.requestKey !== null ? `: ${sibling.requestKey}` : "";
  return `The same mail also came to ${sibling.label}${key}.`;
}

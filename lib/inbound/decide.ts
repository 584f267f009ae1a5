/** One reason for or against, as it is stored with the mail. Weights add up, to choose between several requests. */
export type Evidence = { readonly kind: EvidenceKind; readonly detail: string; readonly weight: number };

type EvidenceKind =
  | "signed-id"
  | "reference"
  | "subject-key"
  | "sender-involved"
  | "sender-addressed"
  | "sender-unknown"
  | "no-thread";

/** A request that the mail may belong to, and how it was found. */
export type ThreadCandidate = {
  readonly requestId: string;
  readonly requestKey: string;
  readonly openedAt: Date;
  /** A Message-ID with our signature in In-Reply-To or References. */
  readonly signedIds: readonly string[];
  /** Message-IDs of the thread that In-Reply-To or References name. */
  readonly references: readonly string[];
  /** Its key stands in the subject. */
  readonly keyInSubject: boolean;
  /** The sender is reporter, participant, assignee or agent. */
  readonly senderInvolved: boolean;
  /** A mail of ours in this thread went to the sender. */
  readonly senderAddressed: boolean;
  /** How much it has in common with the way that this mail came: the channel, the request type. */
  readonly nearness: number;
};

export type Decision = { readonly reason: string; readonly evidence: readonly Evidence[] } & (
  | {
      readonly kind: "comment";
      readonly requestId: string;
      /** The sender got mail of this thread from us and answers: from now on he takes part. */
      readonly senderJoins: boolean;
    }
  | { readonly kind: "request"; readonly relatedToId: string | null }
);

const weights = {
  "signed-id": 200,
  reference: 80,
  "subject-key": 40,
  "sender-involved": 20,
  "sender-addressed": 10,
  "sender-unknown": 0,
} as const;

/**
 * Whether the evidence is enough to write into the request. Only a Message-ID with our signature speaks for itself;
 * other Message-IDs can be guessed or forged, so their sender must have had to do with the thread, and a key is known
 * to anyone who has seen a subject, so its sender must take part.
 */
function mayContinue(candidate: ThreadCandidate): boolean {
  const { signedIds, references, keyInSubject, senderInvolved, senderAddressed } = candidate;
  if (signedIds.length > 0) return true;
  if (references.length > 0 && (senderInvolved || senderAddressed)) return true;
  return keyInSubject && senderInvolved;
}

/**
 * Decides by evidence whether a mail continues a request or begins one. Strongest first: a Message-ID that only we
 * can have made; a reference to any mail of the thread, from someone who had to do with it; the key in the subject,
 * from someone involved. A stranger who knows a key or a Message-ID gets a request of his own, linked to that one.
 */
export function decide(sender: string, candidates: readonly ThreadCandidate[]): Decision {
  const judged = candidates
    .map((candidate) => ({ candidate, evidence: evidenceOf(candidate, sender) }))
    .map((entry) => ({ ...entry, weight: entry.evidence.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort(
      (a, b) =>
        Number(mayContinue(b.candidate)) - Number(mayContinue(a.candidate)) ||
        b.weight - a.weight ||
        // A mail that came to two addresses opened two requests: each address continues its own.
        b.candidate.nearness - a.candidate.nearness ||
        a.candidate.openedAt.getTime() - b.candidate.openedAt.getTime(),
    );
  const evidence = judged.flatMap((entry) => entry.evidence);
  const [best] = judged;
  if (!best) {
    const none: Evidence = {
      kind: "no-thread",
      detail: "It refers to no request of this project.",
      weight: 0,
    };
    return {
      kind: "request",
      relatedToId: null,
      evidence: [none],
      reason: "New request: it answers none that is there.",
    };
  }
  const { candidate } = best;
  if (mayContinue(candidate)) {
    return {
      kind: "comment",
      requestId: candidate.requestId,
      senderJoins: candidate.senderAddressed && !candidate.senderInvolved,
      evidence,
      reason: `Comment on ${candidate.requestKey}: ${best.evidence[0]?.detail ?? ""}`,
    };
  }
  return {
    kind: "request",
    relatedToId: candidate.requestId,
    evidence,
    reason: `New request linked to ${candidate.requestKey}: the mail names it, but ${sender || "the sender"} has no part in it.`,
  };
}

function evidenceOf(candidate: ThreadCandidate, sender: string): Evidence[] {
  const { requestKey: key } = candidate;
  const found: Evidence[] = [];
  const add = (kind: keyof typeof weights, detail: string) =>
    found.push({ kind, detail, weight: weights[kind] });
  const [signed] = candidate.signedIds;
  const [reference] = candidate.references;
  if (signed !== undefined) add("signed-id", `it answers our own mail <${shown(signed)}> in ${key}.`);
  if (reference !== undefined) add("reference", `it refers to <${shown(reference)}>, a mail of ${key}.`);
  if (candidate.keyInSubject) add("subject-key", `its subject names ${key}.`);
  if (candidate.senderInvolved) add("sender-involved", `${sender} takes part in ${key}.`);
  else if (candidate.senderAddressed) add("sender-addressed", `mail of ${key} was sent to ${sender}.`);
  else add("sender-unknown", `${sender || "The sender"} has no part in ${key}.`);
  return found;
}

function shown(messageId: string): string {
  return messageId.length > 120 ? `${messageId.slice(0, 119)}…` : messageId;
}

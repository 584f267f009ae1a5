/** Which mail that is in the mailbox already is taken in; "keep" is offered only where that was said before. */
export type Begin = "keep" | "now" | "everything" | "since";

export type BeginDraft = {
  readonly begin: Begin;
  /** A day, yyyy-mm-dd. */
  readonly sinceDay: string;
};

/** The beginning as the API takes it; "keep" is not sent. */
export function beginOf({ begin, sinceDay }: BeginDraft): string {
  return begin === "since" ? sinceDay : begin;
}

/** What "from now on" takes all the same, in words. */
export const nowTolerance =
  "Mail of the last five minutes is taken too, since the mail server's clock may be late.";

/** Like "Mail since 2026-01-31 09:30 UTC is taken in.", the same on the server and in every browser. */
export function keptBegin(beginAt: Date | null): string {
  if (beginAt === null) return "Everything in the folder is taken in.";
  return `Mail since ${beginAt.toISOString().slice(0, 16).replace("T", " ")} UTC is taken in.`;
}

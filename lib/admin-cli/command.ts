/** One command of the administrator. */
export type Command = {
  readonly name: string;
  /** What follows the name, as the help shows it. */
  readonly usage: string;
  readonly summary: string;
  /** More for `help NAME`. */
  readonly explanation?: () => string;
  /** Does it; what it returns is printed, `failed` ends with exit code 1. */
  readonly run: (args: readonly string[]) => Promise<{ readonly text: string; readonly failed?: boolean }>;
};

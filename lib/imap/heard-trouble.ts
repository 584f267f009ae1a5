import { classifyImapError, ImapError } from "./imap-error.ts";

/**
 * Hears what imapflow keeps from who asked: why a connection ended, and how a command was refused of which it says only
 * that it failed.
 */
export class HeardTrouble {
  #end: unknown = null;
  #refusal: unknown = null;

  /** For imapflow, which tells its log of refusals. Nothing is written anywhere. */
  readonly logger = {
    debug: () => undefined,
    info: () => undefined,
    error: () => undefined,
    warn: (entry: unknown) => {
      if (typeof entry === "object" && entry !== null && "err" in entry) this.#refusal = entry.err;
    },
  };

  /** The connection ends by this. */
  ended(error: unknown): void {
    this.#end ??= error;
  }

  /** How the last command was refused; null: it was not, or the server gave no reason. Told once. */
  refusal(): ImapError | null {
    const refusal = this.#refusal;
    this.#refusal = null;
    return refusal === null ? null : classifyImapError(refusal);
  }

  /** The reason why the connection was lost in place of the fact, where it is known. */
  explain(error: unknown): unknown {
    if (this.#end === null || !(error instanceof ImapError) || error.code !== "connection-lost") return error;
    return classifyImapError(this.#end);
  }
}

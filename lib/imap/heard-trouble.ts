import { classifyImapError, ImapError } from "./imap-error.ts";

/**
 * Hears what imapflow keeps from who asked: why a connection ended, and how a command was refused of which it says only
 * that it failed.
 */
export class HeardTrouble {
  readonly #onThrottled: () => void;
  #end: ImapError | null = null;
  #refusal: unknown = null;

  /** @param onThrottled the server wants to be left alone for a while, which imapflow would wait out in silence */
  constructor(onThrottled: () => void) {
    this.#onThrottled = onThrottled;
  }

  /** For imapflow, which tells its log of refusals. Nothing is written anywhere. */
  readonly logger = {
    debug: (entry: unknown) => {
      // With a new command, how the one before was refused is of no interest any more.
      if (typeof entry === "object" && entry !== null && "src" in entry && entry.src === "c")
        this.#refusal = null;
    },
    info: () => undefined,
    error: () => undefined,
    warn: (entry: unknown) => {
      if (typeof entry !== "object" || entry === null || !("err" in entry)) return;
      const { err } = entry;
      this.#refusal = err;
      if (typeof err === "object" && err !== null && "code" in err && err.code === "ETHROTTLE") {
        this.ended(err);
        this.#onThrottled();
      }
    },
  };

  /** The connection ends by this. */
  ended(error: unknown): void {
    this.#end ??= classifyImapError(error);
  }

  /** How the last command was refused; null: it was not, or the server gave no reason. Told once. */
  refusal(): ImapError | null {
    const refusal = this.#refusal;
    this.#refusal = null;
    return refusal === null ? null : classifyImapError(refusal);
  }

  /** The reason why the connection was lost in place of the fact, where it is known. */
  explain(error: unknown): unknown {
    if (this.#end === null || !(error instanceof ImapError)) return error;
    return error.code === "connection-lost" || this.#end.code === "throttled" ? this.#end : error;
  }
}

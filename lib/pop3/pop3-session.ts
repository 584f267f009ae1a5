import { listMessages, type Pop3Message } from "./list-messages.ts";
import { demand, multiLine, type Pop3Dialogue } from "./pop3-dialogue.ts";
import { Pop3Error } from "./pop3-error.ts";

const DEFAULT_LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Of a message that is only looked at, at most this much is given. */
const LARGEST_TOP_BYTES = 256 * 1024;

type RetrieveOptions = {
  /** The server is cut off when it sends more than this, whatever it announced; 64 MB when left out. */
  largestBytes?: number;
};

/** A signed-in connection. It does one thing at a time: the next call may begin when the last one has ended. */
export type Pop3Session = {
  /**
   * What CAPA says, in capitals and with a SASL mechanism each: "UIDL", "TOP", "SASL XOAUTH2". Empty when the server
   * does not know CAPA: it may be able to do everything all the same.
   */
  capabilities: ReadonlySet<string>;
  /** The messages, ascending by number; throws Pop3Error. */
  list(): Promise<Pop3Message[]>;
  /**
   * A message byte by byte, as it comes: with dot-stuffing undone and without the final dot. Every line ends with
   * CRLF, also the last: POP3 can not tell a message whose last line has none. Not reading on slows the server down,
   * at its own time limit; returning before the end drops the connection.
   * @throws Pop3Error "message": refused, the session goes on; "message-too-large": cut off
   */
  retrieve(number: number, options?: RetrieveOptions): AsyncGenerator<Buffer, void, undefined>;
  /**
   * The header, an empty line and so many lines of the body (optional in RFC 1939 §7); the first 256 KB of it.
   * @throws Pop3Error "message": refused, or the server has no TOP
   */
  top(number: number, lines: number): Promise<Buffer>;
  /** Marks a message; it is deleted by `quit`, and only by that. */
  delete(number: number): Promise<void>;
  /**
   * Ends the session and has the marked messages deleted.
   * @throws Pop3Error "deletion-failed" when the server says so; any other when messages were marked and the server
   *   did not confirm: they may be gone or not
   */
  quit(): Promise<void>;
  /** Drops the connection: nothing is deleted. What is going on fails with "connection-lost". */
  close(): void;
};

/** The session over a dialogue that has signed in. */
export function pop3Session(dialogue: Pop3Dialogue, capabilities: ReadonlySet<string>): Pop3Session {
  const { wire } = dialogue;
  let isBusy = false;
  let marked = 0;

  const begin = () => {
    if (isBusy) throw new Error("A POP3 session does one thing at a time.");
    isBusy = true;
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    begin();
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
  /** The rest of an answer, cut off at a limit. */
  async function* limited(largestBytes: number): AsyncGenerator<Buffer, void, undefined> {
    let sizeBytes = 0;
    for await (const content of multiLine(dialogue)) {
      sizeBytes += content.length;
      if (sizeBytes > largestBytes) {
        const what = `The server sent more than ${largestBytes} bytes for a message.`;
        const error = new Pop3Error("message-too-large", what, { permanent: true });
        wire.close(error);
        throw error;
      }
      yield content;
    }
  }

  return {
    capabilities,
    list: () => alone(() => listMessages(dialogue, capabilities.has("PIPELINING"))),
    async *retrieve(number, { largestBytes = DEFAULT_LARGEST_MESSAGE_BYTES } = {}) {
      begin();
      let isOver = false;
      try {
        await demand(dialogue, `RETR ${messageNumber(number)}`, "message").catch((error: unknown) => {
          isOver = true;
          throw error;
        });
        yield* limited(largestBytes);
        isOver = true;
      } finally {
        if (!isOver) wire.close();
        isBusy = false;
      }
    },
    top: (number, lines) =>
      alone(async () => {
        await demand(dialogue, `TOP ${messageNumber(number)} ${Math.max(0, Math.trunc(lines))}`, "message");
        const parts: Buffer[] = [];
        let missing = LARGEST_TOP_BYTES;
        // Read to its end also when it is too long, so that the session can go on.
        for await (const content of limited(DEFAULT_LARGEST_MESSAGE_BYTES)) {
          if (missing > 0) parts.push(content.subarray(0, missing));
          missing -= content.length;
        }
        return Buffer.concat(parts);
      }),
    delete: (number) =>
      alone(async () => {
        await demand(dialogue, `DELE ${messageNumber(number)}`, "message");
        marked += 1;
      }),
    quit: () =>
      alone(async () => {
        try {
          await demand(dialogue, "QUIT", "quit");
        } catch (error) {
          // Leaving politely is a courtesy, as long as nothing depends on it.
          if (marked > 0) throw error;
        } finally {
          wire.close();
        }
      }),
    close: () => wire.close(),
  };
}

function messageNumber(number: number): number {
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${number} is no number of a message.`);
  return number;
}

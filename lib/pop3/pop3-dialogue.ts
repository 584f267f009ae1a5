import { type RefusalStage, refusalError } from "./classify-refusal.ts";
import { DotUnstuffing } from "./dot-unstuffing.ts";
import { type Pop3Answer, parseAnswer, presentableText } from "./pop3-answer.ts";
import { Pop3Error } from "./pop3-error.ts";
import type { Pop3Wire } from "./pop3-wire.ts";

/** A long answer may take the time limit, and once more for each of these: a trickle must not hold a reader for ever. */
const SLOWEST_BYTES = 8 * 1024;

/** Commands and answers over a wire. */
export type Pop3Dialogue = {
  readonly wire: Pop3Wire;
  /** What was sent to sign in, in each form it was sent in: no error repeats it. */
  readonly secrets: string[];
};

/**
 * Sends a command, the answer is read by `answerTo`. What the server said without being asked, such as that it
 * closes an idle connection, must not be taken for an answer.
 * @throws Pop3Error
 */
export async function send({ wire, secrets }: Pop3Dialogue, command: string): Promise<void> {
  if (wire.hasUnread) {
    const words = presentableText(await wire.readLine(), secrets);
    const what = `The server spoke without being asked and may have ended the session: ${words ?? "nothing"}`;
    wire.close(new Pop3Error("connection-lost", what, { permanent: false, serverText: words }));
  }
  wire.writeLine(command);
}

/**
 * Reads the first line of an answer, which may be a refusal.
 * @throws Pop3Error "greeting" or "protocol", when it is no POP3 answer
 */
export async function answerTo({ wire, secrets }: Pop3Dialogue): Promise<Pop3Answer> {
  const line = await wire.readLine();
  const answer = parseAnswer(line);
  if (answer !== null) return answer;
  const isGreeting = wire.stage === "greeting";
  const words = presentableText(line, secrets);
  const error = isGreeting
    ? new Pop3Error("greeting", `The server was reached, but does not speak POP3.${otherProtocol(line)}`, {
        permanent: false,
      })
    : new Pop3Error("protocol", `The server sent what is no POP3 answer: ${words ?? "an empty line"}`, {
        permanent: false,
        serverText: words,
      });
  wire.close(error);
  throw error;
}

function otherProtocol(greeting: string): string {
  if (/^\* (?:OK|PREAUTH|BYE)\b/i.test(greeting)) return " It speaks IMAP.";
  return /^220[ -]/.test(greeting) ? " It speaks SMTP." : "";
}

/**
 * Sends a command that has to succeed.
 * @throws Pop3Error
 */
export async function demand(
  dialogue: Pop3Dialogue,
  command: string,
  stage: RefusalStage,
): Promise<Pop3Answer> {
  await send(dialogue, command);
  return accepted(dialogue, await answerTo(dialogue), stage);
}

/**
 * Passes a positive answer on.
 * @throws Pop3Error for any other
 */
export function accepted(
  { wire, secrets }: Pop3Dialogue,
  answer: Pop3Answer,
  stage: RefusalStage,
  saslStatus: string | null = null,
): Pop3Answer {
  if (answer.kind === "ok") return answer;
  const serverText = presentableText(answer.text, secrets);
  if (answer.kind === "error") throw refusalError({ answer, stage, serverText, saslStatus });
  const error = new Pop3Error("protocol", "The server goes on asking where it should have answered.", {
    permanent: false,
    serverText,
  });
  wire.close(error);
  throw error;
}

/**
 * The rest of an answer of several lines (RFC 1939 §3), dot-stuffing undone, as it comes. Has to be read to its end,
 * or the connection closed.
 * @throws Pop3Error
 */
export async function* multiLine({ wire }: Pop3Dialogue): AsyncGenerator<Buffer, void, undefined> {
  const unstuffing = new DotUnstuffing();
  let sizeBytes = 0;
  let waitedMs = 0;
  for (;;) {
    const since = performance.now();
    const bytes = await wire.readSome();
    // Only waiting for the server counts, not what the reader does meanwhile.
    waitedMs += performance.now() - since;
    sizeBytes += bytes.length;
    if (waitedMs > wire.timeoutMs * (1 + sizeBytes / SLOWEST_BYTES)) {
      const error = new Pop3Error("timeout", "The server sends too slowly.", { permanent: false });
      wire.close(error);
      throw error;
    }
    const { content, rest } = unstuffing.take(bytes);
    if (rest !== null) wire.putBack(rest);
    if (content.length > 0) yield content;
    if (rest !== null) return;
  }
}

/**
 * Reads the rest of an answer as a list.
 * @throws Pop3Error "protocol" when it has more or longer lines than it may have
 */
export async function readLines(
  dialogue: Pop3Dialogue,
  limits: { lines: number; lineBytes: number },
  onLine: (line: string) => void,
): Promise<void> {
  const tooLong = (what: string) => {
    const error = new Pop3Error("protocol", `The server's list has ${what}.`, { permanent: false });
    dialogue.wire.close(error);
    return error;
  };
  let begun = "";
  let count = 0;
  for await (const content of multiLine(dialogue)) {
    const lines = (begun + content.toString("latin1")).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) {
      count += 1;
      if (count > limits.lines) throw tooLong(`more than ${limits.lines} entries`);
      if (line.length > limits.lineBytes) throw tooLong("an entry without end");
      onLine(line.trim());
    }
    if (begun.length > limits.lineBytes) throw tooLong("an entry without end");
  }
}

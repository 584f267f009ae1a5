import { answerTo, type Pop3Dialogue, readLines, send } from "./pop3-dialogue.ts";

const LIMITS = { lines: 1_000, lineBytes: 8 * 1024 };

/**
 * What the lines of CAPA say (RFC 2449 §5), in capitals: "UIDL", "EXPIRE 60". SASL is taken apart, so that a mechanism
 * can be looked up: "SASL PLAIN", "SASL XOAUTH2".
 */
export function capabilitiesOf(lines: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of lines) {
    const [name = "", ...parameters] = line.trim().toUpperCase().split(/\s+/);
    if (name === "SASL") for (const mechanism of parameters) found.add(`SASL ${mechanism}`);
    else if (name !== "") found.add([name, ...parameters].join(" "));
  }
  return found;
}

/**
 * Asks what the server is able to do.
 * @returns null when it does not know CAPA, which is optional
 * @throws Pop3Error
 */
export async function askCapabilities(dialogue: Pop3Dialogue): Promise<ReadonlySet<string> | null> {
  await send(dialogue, "CAPA");
  const answer = await answerTo(dialogue);
  if (answer.kind !== "ok") return null;
  const lines: string[] = [];
  await readLines(dialogue, LIMITS, (line) => lines.push(line));
  return capabilitiesOf(lines);
}

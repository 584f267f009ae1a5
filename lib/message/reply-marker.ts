/** The line that outgoing mail may begin with. What a customer writes stands above it when it comes back. */
export const replyMarker = "--- Please write your reply above this line ---";

/** True for a line that holds the marker, even when a mail program quoted or wrapped it in other characters. */
export function isReplyMarkerLine(line: string): boolean {
  if (line.length > 300) return false;
  const words = line
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .trim();
  return words === "please write your reply above this line";
}

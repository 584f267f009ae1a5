const statusWords: Record<string, string> = { OPEN: "open", PENDING: "pending", RESOLVED: "resolved" };

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The addresses of a list of recipients, with commas between. */
function addresses(value: unknown): string {
  const recipients = Array.isArray(value) ? value : [];
  return recipients.map((recipient: unknown) => word(Object(recipient).address)).join(", ");
}

/**
 * Tells an event of a request in a sentence.
 *
 * @param actor who did it; null: Mailroom itself
 * @param detail the facts that lib/requests stored with the event
 */
export function eventPhrase(
  event: string,
  actor: { readonly id: string; readonly name: string } | null,
  detail: Record<string, unknown>,
): string {
  const who = actor?.name ?? "Mailroom";
  switch (event) {
    case "status-changed":
      return `${who} set the status to ${statusWords[word(detail.to)] ?? word(detail.to)}`;
    case "reopened":
      return "The customer wrote again, so the request is open again";
    case "assignee-changed":
      if (actor !== null && detail.toId === actor.id) return `${who} took the request`;
      return word(detail.toName) ? `${who} assigned ${word(detail.toName)}` : `${who} removed the assignee`;
    case "priority-changed":
      return `${who} set the priority to ${word(detail.to).toLowerCase()}`;
    case "summary-changed":
      return `${who} changed the summary from “${word(detail.from)}”`;
    case "request-type-changed":
      return `${who} changed the request type to ${word(detail.to)}`;
    case "participant-added":
      return `${who} added ${word(detail.name) || word(detail.email)} as participant`;
    case "participant-removed":
      return `${who} removed ${word(detail.name) || word(detail.email)} from the participants`;
    case "mail-bounced":
      return `Mail could not be delivered to ${addresses(detail.recipients) || "its recipient"}`;
    default:
      return `${who}: ${event.replaceAll("-", " ")}`;
  }
}

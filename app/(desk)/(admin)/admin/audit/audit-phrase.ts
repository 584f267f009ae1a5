import { z } from "zod";

/** What every act of the log is called; the object stands beside it. */
const phrases: Readonly<Record<string, string>> = {
  "email-channel.create": "Connected a mailbox",
  "email-channel.update": "Changed a mailbox",
  "email-channel.delete": "Removed a mailbox",
  "email-channel.enable": "Turned a mailbox on",
  "email-channel.disable": "Turned a mailbox off",
  "email-channel.test": "Tested the connections of a mailbox",
  "encryption-key.rotate": "Rotated the encryption key",
  "inbound-message.discard": "Discarded a mail",
  "inbound-message.release": "Released a mail",
  "inbound-message.reprocess": "Processed a mail again",
  "mail-retention.update": "Changed the retention of mail",
  "incoming-server.create": "Added an incoming server",
  "incoming-server.update": "Changed an incoming server",
  "incoming-server.delete": "Deleted an incoming server",
  "incoming-server.test": "Tested the connection of an incoming server",
  "mail-handler.create": "Added a mail handler",
  "mail-handler.update": "Changed a mail handler",
  "mail-handler.delete": "Deleted a mail handler",
  "mail-handler.enable": "Turned a mail handler on",
  "mail-handler.disable": "Turned a mail handler off",
  "mail-handler.test": "Tested a mail handler on the mail of its mailbox",
  "oauth-grant.authorize": "Authorised a mailbox",
  "oauth-grant.reauthorize": "Authorised a mailbox again",
  "oauth-grant.revoke": "Revoked an authorisation",
  "oauth-integration.create": "Added an OAuth integration",
  "oauth-integration.update": "Changed an OAuth integration",
  "oauth-integration.delete": "Deleted an OAuth integration",
  "personal-token.create": "Made a personal token",
  "personal-token.revoke": "Revoked a personal token",
  "profile.set-password": "Changed their own password",
  "project-member.put": "Gave a role in a project",
  "project-member.remove": "Took a role in a project away",
  "project.create": "Added a project",
  "project.update": "Changed a project",
  "request-type.create": "Added a request type",
  "request-type.update": "Changed a request type",
  "request-type.delete": "Deleted a request type",
  "user.create": "Added a person",
  "user.create-first-admin": "Added the first system admin",
  "user.set-password": "Set a person’s password",
  "user.update": "Changed a person",
};

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** "Added a person" for `user.create`; an act without a phrase is shown by its own name, readable. */
export function auditPhrase(action: string): string {
  return phrases[action] ?? sentence(action.replace(".", ": "));
}

/** The detail of an entry as pairs of name and value, in words. */
export function auditFacts(detail: unknown): { readonly name: string; readonly value: string }[] {
  const facts = z.record(z.string(), z.unknown()).safeParse(detail);
  if (!facts.success) return [];
  return Object.entries(facts.data).map(([name, value]) => ({
    name: sentence(name),
    value: name === "role" ? inWords(value).toLowerCase() : inWords(value),
  }));
}

/** `isSystemAdmin` and `request-type` as words: "Is system admin", "Request type". */
function sentence(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(inWords).join(", ");
  if (typeof value === "object") {
    return auditFacts(value)
      .map((fact) => `${fact.name.toLowerCase()} ${fact.value}`)
      .join(", ");
  }
  const text = String(value);
  return isoTime.test(text) ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : text;
}

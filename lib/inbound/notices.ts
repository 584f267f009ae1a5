import { randomUUID } from "node:crypto";
import type { ClaimedMail } from "./claim-mails.ts";
import type { Notice } from "./settlement.ts";

type Passed = { readonly to: string; readonly why: string; readonly from: string; readonly subject: string };

/** A mail that is passed on to a handler's address, as it came, with what hindered its processing. */
export function forwardNotice(mail: ClaimedMail, passed: Passed): Notice {
  const lines = [
    `The mail handler "${mail.destination.label}" did not process the attached mail.`,
    "",
    `Why: ${passed.why}`,
    "",
    `From: ${passed.from === "" ? "(nobody is named)" : passed.from}`,
    `Subject: ${passed.subject}`,
    `Received: ${mail.receivedAt.toUTCString()}`,
  ];
  if (mail.oversize) lines.push("", "It is too large to be passed on: only its header is attached.");
  return {
    id: randomUUID(),
    kind: "FORWARD",
    recipient: passed.to,
    subject: `Not processed: ${passed.subject}`.slice(0, 500),
    text: lines.join("\n"),
  };
}

/**
 * A mail that tells a new customer of their account; it is of the request's thread, so that it can be answered. The sender
 * is not proven, so nothing that they wrote, not even their name, goes to the address that they gave.
 */
export function welcomeNotice(address: string, key: string): Notice {
  const lines = [
    "Hello,",
    "",
    `we have received your mail as ${key}. You are now known here as ${address}:`,
    "what you write from this address is added to your own requests, and answers to them come to it.",
    "",
    "You need not do anything. To add something, answer this mail.",
  ];
  return {
    id: randomUUID(),
    kind: "WELCOME",
    recipient: address,
    subject: `[${key}]`,
    text: lines.join("\n"),
  };
}

import { openFolder } from "@/lib/imap/open-folder.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { failedStep, okStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { environment } from "@/lib/platform/environment.ts";
import { checkSmtp } from "@/lib/smtp/check-smtp.ts";
import { diagnoseError } from "./diagnosis.ts";
import { mailEndpoint } from "./mail-endpoint.ts";
import type { MailboxPlace } from "./mailbox-place.ts";

/** A mailbox at its server, and the token that is to open it. */
type MailboxTrial = MailboxPlace & {
  readonly accessToken: string;
  /** The application signs in by itself, without a person. */
  readonly appOnly: boolean;
};

/** Somebody waits for the answer. */
const timeoutMs = 10_000;

/**
 * Opens the inbox of a mailbox with an access token and leaves it as it is.
 *
 * @returns step `mailbox`; never throws for what the server or its address does
 */
export async function tryMailbox(trial: MailboxTrial): Promise<AuthorizationStep> {
  const { server, username } = trial;
  try {
    const session = await openImap(
      await mailEndpoint({ ...server, protocol: "IMAP", timeoutMs }),
      credentialsOf(trial),
    );
    try {
      const { exists } = await openFolder(session, "INBOX");
      return okStep(
        "mailbox",
        `${username} is open at ${server.host} and holds ${exists === 1 ? "1 mail" : `${exists} mails`}.`,
      );
    } finally {
      await session.close();
    }
  } catch (error) {
    return failureOf("mailbox", error, trial);
  }
}

/**
 * Signs in to the server for outgoing mail with an access token; no mail is sent.
 *
 * @returns step `sending`; never throws for what the server or its address does
 */
export async function trySending(trial: MailboxTrial): Promise<AuthorizationStep> {
  const { server, username } = trial;
  try {
    const endpoint = await mailEndpoint({ ...server, protocol: "SMTP", timeoutMs });
    await checkSmtp(endpoint, credentialsOf(trial), new URL(environment().baseUrl).hostname);
    return okStep("sending", `${username} may send by ${server.host}.`);
  } catch (error) {
    return failureOf("sending", error, trial);
  }
}

const credentialsOf = ({ username, accessToken }: MailboxTrial) =>
  ({ method: "oauth", username, accessToken }) as const;

/** @throws the error itself when it is a defect of ours */
function failureOf(
  step: "mailbox" | "sending",
  error: unknown,
  { server, username, appOnly }: MailboxTrial,
): AuthorizationStep {
  const found = diagnoseError(error, { oauth: true, appOnly });
  if (!found) throw error;
  const what = step === "mailbox" ? `${username} does not open` : `${username} may not send`;
  return failedStep(step, { ...found, meaning: `${what} at ${server.host}. ${found.cause}` });
}

import { authMechanisms, openSmtp } from "./open-smtp.ts";
import type { SaslCredentials, SmtpEndpoint } from "./smtp-endpoint.ts";

type SmtpCheck = {
  secure: boolean;
  /** The sign-in mechanisms that the server offers. */
  mechanisms: string[];
  /** Largest message that the server takes (RFC 1870); null when it does not say. */
  largestMessageBytes: number | null;
  dialogue: string[];
};

/**
 * Connects, signs in when there are credentials, and leaves.
 * @throws SmtpError
 */
export async function checkSmtp(
  endpoint: SmtpEndpoint,
  credentials: SaslCredentials | null,
  name: string,
): Promise<SmtpCheck> {
  const session = await openSmtp(endpoint, credentials, { name, recordDialogue: true });
  session.close();
  const size = Number(/^SIZE (\d+)$/im.exec(session.extensions.join("\n"))?.[1] ?? 0);
  return {
    secure: session.connection.secure,
    mechanisms: authMechanisms(session.extensions),
    largestMessageBytes: size > 0 ? size : null,
    dialogue: session.dialogue,
  };
}

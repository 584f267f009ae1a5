import { askCapabilities } from "./capabilities.ts";
import { accepted, answerTo, demand, type Pop3Dialogue } from "./pop3-dialogue.ts";
import type { Pop3Endpoint, SaslCredentials } from "./pop3-endpoint.ts";
import { type Pop3Session, pop3Session } from "./pop3-session.ts";
import { Pop3Wire } from "./pop3-wire.ts";
import { refuseControlCharacters, signIn } from "./sign-in.ts";

/**
 * Connects and signs in. TLS certificates are always verified against `endpoint.host`, and a STARTTLS endpoint never
 * goes on without TLS (RFC 8314). A failure leaves no connection behind.
 * @throws Pop3Error
 */
export async function openPop3(endpoint: Pop3Endpoint, credentials: SaslCredentials): Promise<Pop3Session> {
  refuseControlCharacters(credentials);
  const wire = await Pop3Wire.connect(endpoint);
  try {
    const dialogue: Pop3Dialogue = { wire, secrets: [] };
    accepted(dialogue, await answerTo(dialogue), "greeting");
    wire.stage = "dialogue";
    if (endpoint.security === "starttls") {
      await demand(dialogue, "STLS", "stls");
      await wire.startTls();
    }
    // What was said before TLS must be forgotten (RFC 2595 §4), so it is not asked for.
    const capabilities = await askCapabilities(dialogue);
    await signIn(dialogue, endpoint, credentials, capabilities);
    return pop3Session(dialogue, capabilities ?? new Set());
  } catch (error) {
    wire.close();
    throw error;
  }
}

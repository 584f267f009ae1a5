import type { SMTPConnectionCustomAuthHandler } from "nodemailer/lib/smtp-connection";
import { z } from "zod";

const A = "\u0001";

/** RFC 7628 §3.1: the client response, not yet base64. RFC 5801 §4 escapes "," and "=" in the name. */
export function oauthBearerResponse(input: {
  username: string;
  host: string;
  port: number;
  accessToken: string;
}): string {
  const name = input.username.replaceAll("=", "=3D").replaceAll(",", "=2C");
  return `n,a=${name},${A}host=${input.host}${A}port=${input.port}${A}auth=Bearer ${input.accessToken}${A}${A}`;
}

/** XOAUTH2, the mechanism of Google and Microsoft: the client response, not yet base64. */
export function xoauth2Response(input: { username: string; accessToken: string }): string {
  return `user=${input.username}${A}auth=Bearer ${input.accessToken}${A}${A}`;
}

/** The "status" of the JSON reason in a 334 challenge (RFC 7628 §3.2.2); undefined when it can not be read. */
export function saslStatusOf(challenge: string): string | undefined {
  try {
    const reason: unknown = JSON.parse(Buffer.from(challenge.trim(), "base64").toString("utf8"));
    return z.object({ status: z.coerce.string().max(100) }).safeParse(reason).data?.status;
  } catch {
    // Not JSON: the challenge is a courtesy, the reply after it decides.
    return undefined;
  }
}

/**
 * A nodemailer handler that signs in with a ready client response. A refusal comes as a 334 challenge with a JSON
 * reason; only after the given empty answer does the server send its real reply (RFC 7628 §3.2.3).
 */
export function oauthHandler(
  mechanism: "XOAUTH2" | "OAUTHBEARER",
  clientResponse: string,
): SMTPConnectionCustomAuthHandler {
  const dummyAnswer = mechanism === "OAUTHBEARER" ? Buffer.from(A).toString("base64") : "";
  return async (context) => {
    let reply = await context.sendCommand(
      `AUTH ${mechanism} ${Buffer.from(clientResponse).toString("base64")}`,
    );
    let saslStatus: string | undefined;
    if (reply.status === 334) {
      saslStatus = saslStatusOf(reply.text);
      reply = await context.sendCommand(dummyAnswer);
    }
    // nodemailer adds the reply to what is thrown here.
    if (reply.status !== 235) throw Object.assign(new Error("The sign-in was refused."), { saslStatus });
  };
}

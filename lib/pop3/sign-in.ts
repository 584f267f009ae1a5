import type { Pop3Answer } from "./pop3-answer.ts";
import { accepted, answerTo, demand, type Pop3Dialogue, send } from "./pop3-dialogue.ts";
import type { Pop3Endpoint, SaslCredentials } from "./pop3-endpoint.ts";
import { Pop3Error } from "./pop3-error.ts";
import { acknowledgements, oauthBearerResponse, saslStatusOf, xoauth2Response } from "./sasl-oauth.ts";

type OAuthMechanism = keyof typeof acknowledgements;

/** Separators of the mechanisms, NUL of PLAIN, ^A of the OAuth ones, CRLF of USER, would let a name forge other fields. */
export function refuseControlCharacters(credentials: SaslCredentials): void {
  const { username } = credentials;
  const secret = credentials.method === "oauth" ? credentials.accessToken : credentials.password;
  if (/\p{Cc}/u.test(username) || /[\0\r\n]/.test(secret) || username === "" || secret === "") {
    const what = "The user name or the secret is empty or contains control characters.";
    throw new Pop3Error("authentication", what, { permanent: true });
  }
}

/**
 * Signs in. An access token goes by OAUTHBEARER (RFC 7628) where offered, else by XOAUTH2; a password by PLAIN
 * (RFC 4616) where offered, else by USER and PASS.
 * @param capabilities null when the server does not know CAPA
 * @throws Pop3Error
 */
export async function signIn(
  dialogue: Pop3Dialogue,
  endpoint: Pop3Endpoint,
  credentials: SaslCredentials,
  capabilities: ReadonlySet<string> | null,
): Promise<void> {
  if (credentials.method === "oauth") {
    const { username, accessToken } = credentials;
    const { host, port } = endpoint;
    const mechanism = oauthMechanism(capabilities);
    const response =
      mechanism === "XOAUTH2"
        ? xoauth2Response({ username, accessToken })
        : oauthBearerResponse({ username, host, port, accessToken });
    dialogue.secrets.push(accessToken);
    await authenticate(dialogue, mechanism, response, acknowledgements[mechanism]);
    return;
  }
  const { username, password } = credentials;
  dialogue.secrets.push(password);
  if (capabilities?.has("SASL PLAIN")) {
    await authenticate(dialogue, "PLAIN", `\0${username}\0${password}`, "*");
    return;
  }
  await demand(dialogue, `USER ${username}`, "sign-in");
  await demand(dialogue, `PASS ${password}`, "sign-in");
}

function oauthMechanism(capabilities: ReadonlySet<string> | null): OAuthMechanism {
  if (capabilities?.has("SASL OAUTHBEARER")) return "OAUTHBEARER";
  // Without CAPA there is no list to look into: XOAUTH2 is what the large providers have.
  if (capabilities === null || capabilities.has("SASL XOAUTH2")) return "XOAUTH2";
  throw new Pop3Error(
    "authentication",
    "No way to sign in: the server offers neither OAUTHBEARER nor XOAUTH2.",
    {
      permanent: true,
    },
  );
}

/**
 * AUTH (RFC 5034) in its form of two lines: the response is sent when the server has asked for it. Exchange Online
 * takes no other form, and a command with a token in it would be longer than the 255 octets that RFC 5034 §4 allows.
 * @param acknowledgement what answers a second challenge, which can only be the reason of a refusal
 */
async function authenticate(
  dialogue: Pop3Dialogue,
  mechanism: string,
  response: string,
  acknowledgement: string,
): Promise<void> {
  const encoded = Buffer.from(response, "utf8").toString("base64");
  dialogue.secrets.push(encoded);
  await send(dialogue, `AUTH ${mechanism}`);
  let answer: Pop3Answer = await answerTo(dialogue);
  if (answer.kind === "ok") {
    const what = `The server took a sign-in by ${mechanism} without waiting for the credentials.`;
    dialogue.wire.close();
    throw new Pop3Error("protocol", what, { permanent: false });
  }
  let saslStatus: string | null = null;
  if (answer.kind === "challenge") {
    await send(dialogue, encoded);
    answer = await answerTo(dialogue);
  }
  if (answer.kind === "challenge") {
    saslStatus = saslStatusOf(answer.text);
    await send(dialogue, acknowledgement);
    answer = await answerTo(dialogue);
  }
  accepted(dialogue, answer, "sign-in", saslStatus);
}

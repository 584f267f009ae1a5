import type { Socket } from "node:net";
import type { ImapCommand, ImapConnection, ImapServer } from "hoodiecrow-imap";

/** Whether an access token opens a mailbox. */
export type TokenCheck = (accessToken: string, mailbox: string) => Promise<boolean>;

export type SignInRules = {
  readonly checkToken: TokenCheck;
  /** Opens every mailbox, for those who would rather try a password. */
  readonly password: string;
};

type Verdict = { readonly mailbox: string; readonly byToken: boolean } | { readonly refusal: string };

/** Connections that an access token let in, by their mailbox. */
export class TokenSessions {
  readonly #sockets = new Map<string, Set<Socket>>();

  add(mailbox: string, socket: Socket): void {
    const sockets = this.#sockets.get(mailbox) ?? new Set();
    this.#sockets.set(mailbox, sockets.add(socket));
    socket.once("close", () => sockets.delete(socket));
  }

  /** Says why, and hangs up (RFC 3501 §7.1.5). */
  end(mailbox: string): void {
    for (const socket of this.#sockets.get(mailbox) ?? []) {
      socket.end("* BYE Access to this mailbox was taken back.\r\n");
    }
  }
}

/** Sign-in by SASL XOAUTH2 with initial response, and by LOGIN; who is let in has the mailbox from then on. */
export function addSignIn(
  gate: ImapServer,
  boxes: ReadonlyMap<string, ImapServer>,
  { checkToken, password }: SignInRules,
  sessions: TokenSessions,
): void {
  const command = (name: string, judge: (parsed: ImapCommand) => Promise<Verdict>) =>
    gate.setCommandHandler(name, (connection, parsed, data, callback) => {
      const answer = (status: "OK" | "NO", text: string) => {
        const attributes = [{ type: "TEXT" as const, value: text }];
        connection.send({ tag: parsed.tag, command: status, attributes }, `${name} ${status}`, parsed, data);
        callback();
      };
      judge(parsed).then(
        (verdict) => {
          const box = "mailbox" in verdict ? boxes.get(verdict.mailbox) : undefined;
          if (box) handOver(connection, box);
          if (box && "mailbox" in verdict && verdict.byToken)
            sessions.add(verdict.mailbox, connection.socket);
          if ("refusal" in verdict) answer("NO", `[AUTHENTICATIONFAILED] ${verdict.refusal}`);
          else if (box) answer("OK", "Signed in");
          else answer("NO", "[AUTHENTICATIONFAILED] There is no such mailbox.");
        },
        () => answer("NO", "[UNAVAILABLE] The sign-in can not be checked now."),
      );
    });

  gate.registerCapability("AUTH=XOAUTH2");
  command("AUTHENTICATE XOAUTH2", async (parsed) => {
    const { mailbox, accessToken } = initialResponse(parsed);
    const isLetIn = accessToken !== null && (await checkToken(accessToken, mailbox));
    return isLetIn ? { mailbox, byToken: true } : { refusal: "The access token does not open this mailbox." };
  });
  command("LOGIN", async ({ attributes }) => {
    const mailbox = attributes?.[0]?.value.toLowerCase() ?? "";
    return attributes?.[1]?.value === password
      ? { mailbox, byToken: false }
      : { refusal: "User name or password is wrong." };
  });
}

/** `user=<address>^Aauth=Bearer <token>^A^A` in Base64. */
function initialResponse({ attributes }: ImapCommand): { mailbox: string; accessToken: string | null } {
  const response = Buffer.from(attributes?.[0]?.value ?? "", "base64").toString("utf8");
  // The fields are parted by Control-A, which a regular expression should not hold.
  const [userField = "", tokenField = ""] = response.split(String.fromCharCode(1));
  return {
    mailbox: userField.replace(/^user=/, "").toLowerCase(),
    accessToken: /^auth=Bearer (.+)$/.exec(tokenField)?.[1] ?? null,
  };
}

/** From now on the connection sees the mailbox's folders, and hears of its new mail. */
function handOver(connection: ImapConnection, box: ImapServer): void {
  connection.server.removeListener("notify", connection._notificationCallback);
  connection.server = box;
  box.on("notify", connection._notificationCallback);
  connection.state = "Authenticated";
}

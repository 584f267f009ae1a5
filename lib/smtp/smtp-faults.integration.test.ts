import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { SaslCredentials, SmtpEndpoint } from "./smtp-endpoint.ts";
import { submitMessage } from "./submit-message.ts";

type Answer = string | ((socket: Socket, line: string) => void);
const servers: Server[] = [];

/** An SMTP server that answers each command as told; "." is the end of the message. Returns its port and what it heard. */
async function scriptedServer(answers: Record<string, Answer>, extensions: string[] = []) {
  const heard: string[] = [];
  const ehlo = ["fault.test", "SIZE 1000000", ...extensions];
  const script: Record<string, Answer> = {
    EHLO: ehlo.map((line, index) => `250${index === ehlo.length - 1 ? " " : "-"}${line}`).join("\r\n"),
    MAIL: "250 2.1.0 Ok",
    RCPT: "250 2.1.5 Ok",
    DATA: "354 Go on",
    ".": "250 2.0.0 Accepted",
    QUIT: "221 Bye",
    ...answers,
  };
  const server = createServer((socket) => {
    let rest = "";
    let inMessage = false;
    const reply = (verb: string, line: string) => {
      const answer = script[verb] ?? "502 5.5.1 Unknown";
      if (typeof answer === "string") socket.write(`${answer}\r\n`);
      else answer(socket, line);
      if (verb === "DATA" && answer === script.DATA && String(answer).startsWith("354")) inMessage = true;
      if (verb === ".") inMessage = false;
    };
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      const lines = (rest + data.toString("latin1")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        heard.push(line);
        if (!inMessage) reply(line.split(" ")[0]?.toUpperCase() ?? "", line);
        else if (line === ".") reply(".", line);
      }
    });
    socket.write("220 fault.test ESMTP\r\n");
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { port: address.port, heard };
}

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
});

function submit(
  port: number,
  recipients = ["a@example.test"],
  credentials: SaslCredentials | null = null,
  security: SmtpEndpoint["security"] = "none",
) {
  const endpoint: SmtpEndpoint = {
    host: "127.0.0.1",
    connectAddress: "127.0.0.1",
    port,
    security,
    timeoutMs: 2_000,
  };
  const raw = Buffer.from("Subject: fault\r\n\r\nHello.\r\n");
  return submitMessage(endpoint, credentials, {
    envelopeFrom: "s@example.test",
    recipients,
    raw,
    name: "desk.test",
  });
}

const hangUp = (socket: Socket) => void socket.destroy();

describe("a connection that ends", () => {
  it("leaves doubt only after the message was sent", async () => {
    const after = await scriptedServer({ ".": hangUp });
    await expect(submit(after.port)).rejects.toMatchObject({
      code: "uncertain",
      permanent: false,
      smtpCode: null,
    });
    for (const verb of ["MAIL", "RCPT", "DATA"]) {
      const before = await scriptedServer({ [verb]: hangUp });
      await expect(submit(before.port)).rejects.toMatchObject({ code: "connection-lost", permanent: false });
    }
  });

  it("leaves no doubt when the server said why", async () => {
    const server = await scriptedServer({ ".": "421 4.3.2 Going down" });
    await expect(submit(server.port)).rejects.toMatchObject({ code: "unavailable", smtpCode: 421 });
  });

  it("is told apart from a server that does not speak SMTP", async () => {
    const silent = await scriptedServer({ EHLO: hangUp });
    await expect(submit(silent.port)).rejects.toMatchObject({ code: "greeting", permanent: false });
  });
});

describe("STARTTLS", () => {
  it("is demanded even when the server does not offer it", async () => {
    const server = await scriptedServer({ AUTH: "235 Ok" }, ["AUTH PLAIN"]);
    const credentials: SaslCredentials = {
      method: "password",
      username: "s@example.test",
      password: "secret",
    };
    await expect(submit(server.port, ["a@x.test"], credentials, "starttls")).rejects.toMatchObject({
      code: "tls",
      smtpCode: 502,
    });
    expect(server.heard.some((line) => line.startsWith("AUTH") || line.startsWith("MAIL"))).toBe(false);
  });
});

describe("a reply that refuses", () => {
  it("to the message decides by its code", async () => {
    const spam = await scriptedServer({ ".": "554 5.7.1 Looks like spam" });
    await expect(submit(spam.port)).rejects.toMatchObject({
      code: "message-refused",
      permanent: true,
      smtpCode: 554,
      enhancedStatus: "5.7.1",
      serverText: "5.7.1 Looks like spam",
    });
    const later = await scriptedServer({ ".": "451 4.7.1 Greylisted" });
    await expect(submit(later.port)).rejects.toMatchObject({ code: "message-refused", permanent: false });
    const sender = await scriptedServer({ MAIL: "550 5.7.60 May not send as this sender" });
    await expect(submit(sender.port)).rejects.toMatchObject({ code: "message-refused", permanent: true });
  });

  it("to some recipients for now leaves those for later", async () => {
    let count = 0;
    const server = await scriptedServer({
      RCPT: (socket) => {
        count += 1;
        socket.write(count > 2 ? "452 4.5.3 Too many recipients\r\n" : "250 2.1.5 Ok\r\n");
      },
    });
    const result = await submit(server.port, ["a@x.test", "b@x.test", "c@x.test"]);
    expect(result.accepted).toEqual(["a@x.test", "b@x.test"]);
    expect(result.refused).toEqual([
      { address: "c@x.test", code: 452, text: "4.5.3 Too many recipients", permanent: false },
    ]);
  });
});

describe("many recipients", () => {
  const many = Array.from({ length: 6 }, (_, index) => `r${index}@x.test`);

  it("go in parts of the announced size (RFC 9422)", async () => {
    const server = await scriptedServer({}, ["LIMITS RCPTMAX=2", "PIPELINING"]);
    expect((await submit(server.port, many)).accepted).toEqual(many);
    expect(server.heard.filter((line) => line === "DATA")).toHaveLength(3);
  });

  it("are told apart when a later part fails", async () => {
    let messages = 0;
    const server = await scriptedServer(
      {
        ".": (socket) => {
          messages += 1;
          if (messages === 2) socket.destroy();
          else socket.write("250 Ok\r\n");
        },
      },
      ["LIMITS RCPTMAX=2"],
    );
    const result = await submit(server.port, many);
    expect(result.accepted).toEqual(many.slice(0, 2));
    expect(result.uncertain).toEqual(many.slice(2, 4));
    expect(result.refused.map(({ address, permanent }) => [address, permanent])).toEqual(
      many.slice(4).map((address) => [address, false]),
    );
  });
});

describe("OAuth", () => {
  const oauth: SaslCredentials = { method: "oauth", username: "s@example.test", accessToken: "token" };

  it("uses OAUTHBEARER where nothing else is offered", async () => {
    const server = await scriptedServer({ AUTH: "235 2.7.0 Ok" }, ["AUTH OAUTHBEARER"]);
    expect((await submit(server.port, ["a@x.test"], oauth)).accepted).toEqual(["a@x.test"]);
    const line = server.heard.find((command) => command.startsWith("AUTH OAUTHBEARER ")) ?? "";
    expect(Buffer.from(line.slice(17), "base64").toString()).toBe(
      `n,a=s@example.test,\u0001host=127.0.0.1\u0001port=${server.port}\u0001auth=Bearer token\u0001\u0001`,
    );
  });

  it("answers the challenge of a refusal and keeps its reason", async () => {
    const reason = Buffer.from(JSON.stringify({ status: "invalid_token" })).toString("base64");
    const server = await scriptedServer({ AUTH: `334 ${reason}`, "AQ==": "535 5.7.3 Refused" }, [
      "AUTH OAUTHBEARER",
    ]);
    await expect(submit(server.port, ["a@x.test"], oauth)).rejects.toMatchObject({
      code: "authentication",
      permanent: true,
      saslStatus: "invalid_token",
      enhancedStatus: "5.7.3",
    });
  });

  it("never sends a token as a password", async () => {
    const server = await scriptedServer({ AUTH: "235 Ok" }, ["AUTH PLAIN LOGIN"]);
    await expect(submit(server.port, ["a@x.test"], oauth)).rejects.toMatchObject({
      code: "authentication",
      message: expect.stringContaining("PLAIN, LOGIN"),
    });
    expect(server.heard.some((line) => line.startsWith("AUTH"))).toBe(false);
  });
});

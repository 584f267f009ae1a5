import type { AddressInfo } from "node:net";
import type { SMTPServerDataStream } from "smtp-server";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll } from "vitest";

type Answer = (error?: Error & { responseCode?: number }) => void;

/** An SMTP server for all tests of a file, which keeps what it is sent and answers as a test wants it. */
export function givenSmtpSink() {
  const sink = {
    port: 0,
    received: [] as { readonly from: string; readonly to: string[]; readonly raw: string }[],
    /** What is said to a sender; null: welcome. */
    onSender: (_address: string): Error | null => null,
    /** What is said to a whole message. */
    onMessage: (answer: Answer): void => answer(),
    cutConnections(): void {
      for (const connection of server.connections) connection._socket.destroy();
    },
  };
  const { onSender, onMessage } = sink;
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onMailFrom: (address, _session, done) => done(sink.onSender(address.address)),
    onData(stream: SMTPServerDataStream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        sink.received.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(chunks).toString(),
        });
        sink.onMessage(done);
      });
    },
  });
  server.on("error", () => undefined);
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    sink.port = (server.server.address() as AddressInfo).port;
  });
  afterEach(() => {
    Object.assign(sink, { onSender, onMessage, received: [] });
  });
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
  return sink;
}

import { afterEach, beforeAll } from "vitest";
import { openPop3 } from "@/lib/pop3/open-pop3.ts";
import type { Pop3Endpoint, SaslCredentials } from "@/lib/pop3/pop3-endpoint.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import { selfSignedCertificate, type TestCertificate } from "./certificate.ts";
import type { Pop3ScriptMail } from "./pop3-script-mail.ts";
import { type Pop3Behaviour, type Pop3ScriptServer, startPop3Script } from "./pop3-script-server.ts";

const password: SaslCredentials = { method: "password", username: "u@example.test", password: "secret word" };

/** Scripted POP3 servers, and sessions with them, for each test of a file. */
export function givenPop3Scripts() {
  let certificate: TestCertificate;
  const servers: Pop3ScriptServer[] = [];
  const sessions: Pop3Session[] = [];
  beforeAll(async () => {
    certificate = await selfSignedCertificate(["localhost"], ["127.0.0.1"]);
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.close();
    for (const server of servers.splice(0)) await server.stop();
  });

  const script = async (behave: Pop3Behaviour = {}, mails: Pop3ScriptMail[] = []) => {
    const server = await startPop3Script({ mails, behave, certificate });
    servers.push(server);
    return server;
  };
  const open = async (
    server: Pop3ScriptServer,
    credentials: SaslCredentials = password,
    changes: Partial<Pop3Endpoint> = {},
  ) => {
    const endpoint: Pop3Endpoint = {
      host: "localhost",
      connectAddress: "127.0.0.1",
      port: server.port,
      security: "none",
      timeoutMs: 2_000,
      tls: { ca: certificate.certificate },
      ...changes,
    };
    const session = await openPop3(endpoint, credentials);
    sessions.push(session);
    return session;
  };
  /** A session with a server that behaves as told; 300 ms are its limit. */
  const opened = async (behave: Pop3Behaviour, mails: Pop3ScriptMail[] = []) => {
    const server = await script(behave, mails);
    return { server, session: await open(server, password, { timeoutMs: 300 }) };
  };
  return { script, open, opened };
}

import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { selfSignedCertificate } from "./certificate.ts";
import { type ChildServer, runCommand, startServer, systemProgram } from "./child-process.ts";
import {
  type DovecotPorts,
  dovecotConfig,
  mailOwner,
  type OauthMechanism,
  oauthConfig,
} from "./dovecot-config.ts";
import { freePort } from "./free-port.ts";
import { deliverByLmtp } from "./lmtp-delivery.ts";
import { MAIL_SCOPE } from "./oidc-configuration.ts";

type MailUser = { address: string; password?: string };

export type DovecotServer = {
  /** The name on the certificate; connect to 127.0.0.1 and verify this name. */
  host: "localhost";
  /** Plain IMAP with STARTTLS. */
  imapPort: number;
  imapsPort: number;
  /** Plain POP3 with STLS. */
  pop3Port: number;
  pop3sPort: number;
  lmtpPort: number;
  /** Where Postfix asks for SASL. */
  saslPort: number;
  /** The certificate in PEM, its own authority. */
  ca: string;
  key: string;
  /** Delivers by LMTP, in order, on one connection. */
  deliver(address: string, ...messages: (string | Buffer)[]): Promise<void>;
  /** Ends all open sessions of a user, as an administrator would. */
  kick(address: string): Promise<void>;
  /** Gives a folder a new UIDVALIDITY and, with it, new UIDs; or the given UIDVALIDITY. */
  renumber(address: string, folder?: string, uidValidity?: bigint): Promise<void>;
  /** TERM to the master; the mail stays, `start` goes on with the same ports. */
  halt(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
  log(): Promise<string>;
};

/**
 * Starts Dovecot with a configuration of its own: IMAP and POP3 with STARTTLS and TLS, passwords and, with an
 * introspection URL, XOAUTH2 and OAUTHBEARER (scope "mail"), LMTP. Runs as root or as an ordinary user.
 */
export async function startDovecot(options: {
  users: MailUser[];
  introspectionUrl?: string;
  /** The OAuth mechanisms to offer; both when left out. */
  oauthMechanisms?: OauthMechanism[];
  /** How many IMAP connections share a process, where there are hundreds; each can be kicked only while it is one. */
  clientsPerProcess?: number;
}): Promise<DovecotServer> {
  const program = systemProgram("dovecot", "dovecot-imapd dovecot-pop3d dovecot-lmtpd");
  const folder = await mkdtemp(path.join(tmpdir(), "mailroom-dovecot-"));
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, "mail"));
  const owner = mailOwner();
  await chown(path.join(folder, "mail"), owner.uid, owner.gid);
  const { key, certificate } = await selfSignedCertificate(["localhost", "mail.test"], ["127.0.0.1"]);
  await writeFile(path.join(folder, "certificate.pem"), certificate);
  await writeFile(path.join(folder, "key.pem"), key, { mode: 0o600 });

  const ports: DovecotPorts = {
    imap: await freePort(),
    imaps: await freePort(),
    pop3: await freePort(),
    pop3s: await freePort(),
    lmtp: await freePort(),
    sasl: await freePort(),
  };
  const configFile = path.join(folder, "dovecot.conf");
  const offered = options.oauthMechanisms ?? ["xoauth2", "oauthbearer"];
  const oauthMechanisms = options.introspectionUrl === undefined ? [] : offered;
  const { clientsPerProcess = 1 } = options;
  await writeFile(configFile, dovecotConfig(folder, ports, { oauthMechanisms, clientsPerProcess }));
  if (options.introspectionUrl !== undefined) {
    const text = oauthConfig(options.introspectionUrl, MAIL_SCOPE);
    await writeFile(path.join(folder, "oauth2.conf"), text);
  }

  // All users before the start: Dovecot looks for changes of the file once a second at most.
  const lines = options.users.map(
    ({ address, password = randomBytes(12).toString("hex") }) =>
      `${address.toLowerCase()}:{PLAIN}${password}::::::\n`,
  );
  await writeFile(path.join(folder, "users"), lines.join(""));

  let child: ChildServer;
  const start = async () => {
    child = await startServer(program, ["-F", "-c", configFile], { ports: Object.values(ports) }).catch(
      async (error: Error) => {
        const log = await readFile(path.join(folder, "dovecot.log"), "utf8").catch(() => "");
        throw new Error(`${error.message}\n${log}`);
      },
    );
  };
  await start();
  const doveadm = (...args: string[]) =>
    runCommand(systemProgram("doveadm", "dovecot-imapd"), ["-c", configFile, ...args]);

  return {
    host: "localhost",
    imapPort: ports.imap,
    imapsPort: ports.imaps,
    pop3Port: ports.pop3,
    pop3sPort: ports.pop3s,
    lmtpPort: ports.lmtp,
    saslPort: ports.sasl,
    ca: certificate,
    key,
    deliver: (address, ...messages) => deliverByLmtp(ports.lmtp, address, messages),
    async kick(address) {
      await doveadm("kick", address);
    },
    async renumber(address, mailbox = "INBOX", uidValidity = BigInt(Math.floor(Date.now() / 1000) + 60)) {
      await doveadm("mailbox", "update", "-u", address, "--uid-validity", `${uidValidity}`, mailbox);
    },
    start,
    halt: () => child.stop(),
    stop: async () => {
      await child.stop();
      // Its processes may still write their last files.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
    log: () => readFile(path.join(folder, "dovecot.log"), "utf8"),
  };
}

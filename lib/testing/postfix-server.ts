import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChildServer, runCommand, startServer, systemProgram } from "./child-process.ts";
import type { DovecotServer } from "./dovecot-server.ts";
import { freePort } from "./free-port.ts";

const DAEMONS = "/usr/lib/postfix/sbin";

/** Mail for this domain is accepted and thrown away. */
const DISCARDED_DOMAIN = "discard.test";

export type PostfixServer = {
  /** The name on the certificate; connect to 127.0.0.1 and verify this name. */
  host: "localhost";
  /** Submission with STARTTLS offered (587 elsewhere). */
  submissionPort: number;
  /** Submission with TLS from the start (465 elsewhere). */
  submissionsPort: number;
  /** Takes mail for the domains without signing in, as from the Internet (25 elsewhere). */
  inboundPort: number;
  /** The certificate in PEM, its own authority. */
  ca: string;
  log(): Promise<string>;
  stop(): Promise<void>;
};

function mainConfig(folder: string, dovecot: DovecotServer, domains: string[]): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
myhostname = localhost
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
smtputf8_enable = yes
virtual_mailbox_domains = ${domains.join(" ")}
virtual_transport = lmtp:inet:127.0.0.1:${dovecot.lmtpPort}
transport_maps = inline:{ ${DISCARDED_DOMAIN}=discard: }
default_transport = error:5.1.2 There is no such domain here
lmtp_destination_concurrency_limit = 20
lmtp_destination_recipient_limit = 100
smtpd_tls_cert_file = ${folder}/certificate.pem
smtpd_tls_key_file = ${folder}/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${dovecot.saslPort}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
line_length_limit = 65536
message_size_limit = 52428800
virtual_mailbox_limit = 0
bounce_queue_lifetime = 1h
maximal_queue_lifetime = 1h
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
`;
}

function masterConfig(submissionPort: number, submissionsPort: number, inboundPort: number): string {
  const signedIn =
    "-o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject";
  return `
127.0.0.1:${submissionPort} inet n - n - - smtpd -o smtpd_tls_security_level=may ${signedIn}
127.0.0.1:${submissionsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${signedIn}
127.0.0.1:${inboundPort} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

/**
 * Starts Postfix with a configuration and queue of its own: submission with Dovecot's SASL (password, XOAUTH2,
 * OAUTHBEARER), delivery of the given domains into Dovecot; mail for discard.test is accepted and thrown away, all other
 * domains are refused. Postfix can only be started by root.
 */
export async function startPostfix(options: {
  dovecot: DovecotServer;
  domains: string[];
}): Promise<PostfixServer> {
  systemProgram("postfix", "postfix");
  if (process.getuid?.() !== 0)
    throw new Error("Postfix can only be started by root: run these tests as root.");
  const { dovecot, domains } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "mailroom-postfix-"));
  await chmod(folder, 0o755);
  const config = path.join(folder, "config");
  for (const name of ["config", "queue", "data"]) await mkdir(path.join(folder, name), { mode: 0o755 });
  await writeFile(path.join(folder, "certificate.pem"), dovecot.ca);
  await writeFile(path.join(folder, "key.pem"), dovecot.key, { mode: 0o600 });
  await runCommand("/usr/bin/chown", ["postfix", path.join(folder, "data")]);

  const ports = [await freePort(), await freePort(), await freePort()] as const;
  await writeFile(path.join(config, "main.cf"), mainConfig(folder, dovecot, domains));
  await writeFile(path.join(config, "master.cf"), masterConfig(...ports));
  // Makes the queue's folders with the owners that Postfix wants.
  await runCommand("/usr/sbin/postfix", ["-c", config, "check"]);

  const log = () => readFile(path.join(folder, "postfix.log"), "utf8").catch(() => "");
  let child: ChildServer;
  try {
    child = await startServer(path.join(DAEMONS, "master"), ["-c", config, "-d"], {
      ports: [...ports],
      env: { MAIL_CONFIG: config },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${await log()}`);
  }
  return {
    host: "localhost",
    submissionPort: ports[0],
    submissionsPort: ports[1],
    inboundPort: ports[2],
    ca: dovecot.ca,
    log,
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

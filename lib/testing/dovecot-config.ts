import { execFileSync } from "node:child_process";
import { userInfo } from "node:os";

export type OauthMechanism = "xoauth2" | "oauthbearer";
export type DovecotPorts = {
  imap: number;
  imaps: number;
  pop3: number;
  pop3s: number;
  lmtp: number;
  sasl: number;
};

/**
 * Who runs the daemons: Dovecot started by root wants its own two users and an unprivileged owner of the mail;
 * started by anyone else it runs everything as that user, without chroot.
 */
function users(): { settings: string; mailUid: number; mailGid: number } {
  const { uid, gid, username } = userInfo();
  if (uid === 0) return { settings: "", mailUid: 65534, mailGid: 65534 };
  const settings = `
default_internal_user = ${username}
default_login_user = ${username}
default_internal_group = ${execFileSync("id", ["-gn"], { encoding: "utf8" }).trim()}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service pop3-login {
  chroot =
}`;
  return { settings, mailUid: uid, mailGid: gid };
}

/** The owner of the mail folders. */
export function mailOwner(): { uid: number; gid: number } {
  const { mailUid, mailGid } = users();
  return { uid: mailUid, gid: mailGid };
}

/** dovecot.conf for a server that lives in one folder; OAuth mechanisms are checked by introspection. */
export function dovecotConfig(
  folder: string,
  ports: DovecotPorts,
  options: { readonly oauthMechanisms: OauthMechanism[]; readonly clientsPerProcess: number },
): string {
  const { oauthMechanisms, clientsPerProcess } = options;
  const { settings, mailUid, mailGid } = users();
  const oauthPassdb = `
passdb {
  driver = oauth2
  mechanisms = ${oauthMechanisms.join(" ")}
  args = ${folder}/oauth2.conf
}`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
instance_name = mailroom-test-${ports.imap}
protocols = imap pop3 lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = ${["plain", "login", ...oauthMechanisms].join(" ")}
auth_failure_delay = 0
auth_verbose = yes
auth_cache_size = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 2000
default_client_limit = 2000
default_process_limit = 1000
submission_host = 127.0.0.1
${settings}
${oauthMechanisms.length > 0 ? oauthPassdb : ""}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%Lu ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${folder}/users
  default_fields = uid=${mailUid} gid=${mailGid} home=${folder}/mail/%Lu
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service imap {
  service_count = 200
  client_limit = ${clientsPerProcess}
}
service pop3-login {
  service_count = 0
  inet_listener pop3 {
    port = ${ports.pop3}
  }
  inet_listener pop3s {
    port = ${ports.pop3s}
    ssl = yes
  }
}
service pop3 {
  service_count = 200
}
service anvil {
  # No growing delays after refused sign-ins.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener {
    port = ${ports.sasl}
  }
}
`;
}

/** dovecot-oauth2.conf.ext: the token must be active, name its user, and carry the mail scope. */
export function oauthConfig(introspectionUrl: string, scope: string): string {
  return `
introspection_mode = post
introspection_url = ${introspectionUrl}
username_attribute = username
active_attribute = active
active_value = true
scope = ${scope}
timeout_msecs = 5000
`;
}

import type { DiagnosisEntry } from "./diagnosis-entry.ts";

/** What fails before anybody has signed in, most telling first. */
export const connectionDiagnoses: readonly DiagnosisEntry[] = [
  {
    code: "storage-full",
    cause:
      "Mailroom can store nothing more, because its disk is full. No mail is lost: it waits in the mailbox.",
    cure: "Whoever runs Mailroom makes room on the disk that holds DATA_DIR; mail is taken in again by itself then.",
  },
  {
    code: "host-not-allowed",
    cause: "Mailroom may not connect to this host: it is in a private, local or reserved network.",
    cure: "Enter a public mail server. If this one is meant, ask whoever runs Mailroom to let it connect to this network.",
  },
  {
    code: "host-not-found",
    errorCodes: ["dns"],
    cause: "There is no server of this name in the DNS.",
    cure: "Check the spelling of the host, such as imap.example.com.",
  },
  {
    code: "connection-refused",
    words: /ECONNREFUSED/,
    cause: "The host is there, but nothing listens on this port.",
    cure: "Check the port: usually 993 (TLS) or 143 (STARTTLS) for IMAP, 587 (STARTTLS) or 465 (TLS) for SMTP.",
  },
  {
    code: "network-unreachable",
    words: /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL|EACCES/,
    cause: "There is no way from Mailroom's machine to this host.",
    cure: "Check the network, the firewall and, for an IPv6 address, whether this machine has IPv6.",
  },
  {
    code: "connection-failed",
    errorCodes: ["connect"],
    cause: "No connection to this host and port came about.",
    cure: "Check host and port, and whether a firewall lets Mailroom's machine out to it.",
  },
  {
    code: "certificate-expired",
    words: /certificate has expired|CERT_HAS_EXPIRED/i,
    cause: "The server's certificate has expired.",
    cure: "Whoever runs the mail server renews its certificate. Mailroom does not connect without a valid one.",
  },
  {
    code: "certificate-not-yet-valid",
    words: /certificate is not yet valid|CERT_NOT_YET_VALID/i,
    cause: "The server's certificate is not valid yet.",
    cure: "Compare the clocks of Mailroom's machine and of the mail server.",
  },
  {
    code: "certificate-name-mismatch",
    words: /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|does not match certificate|not in the cert/i,
    cause: "The server's certificate is for another name than the host that was entered.",
    cure: "Enter the host exactly as the certificate names it.",
  },
  {
    code: "certificate-not-trusted",
    words:
      /SELF_SIGNED|self[- ]signed|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to (?:verify|get (?:local )?issuer)/i,
    cause: "The server's certificate is signed by an authority that this machine does not know.",
    cure: "Install a certificate of a public authority on the mail server, or give Mailroom yours by NODE_EXTRA_CA_CERTS.",
  },
  {
    code: "tls-on-plain-port",
    words: /wrong version number|WRONG_VERSION_NUMBER|packet length too long|ERR_SSL_PACKET_LENGTH/i,
    cause: "The server does not begin with TLS on this port.",
    cure: "Choose STARTTLS for ports 143 and 587, or keep TLS and use port 993 (IMAP) or 465 (SMTP).",
  },
  {
    code: "tls-version-too-old",
    words:
      /UNSUPPORTED_PROTOCOL|unsupported protocol|no protocols available|handshake failure|TLSV1_ALERT|SMALL/i,
    errorCodes: ["tls"],
    cause: "The server and Mailroom have no common TLS version or cipher: the server's are too old.",
    cure: "Whoever runs the mail server enables TLS 1.2 or 1.3.",
  },
  {
    code: "starttls-missing",
    errorCodes: ["tls"],
    words: /STARTTLS/i,
    cause: "The server offers no STARTTLS on this port, so the connection would not be encrypted.",
    cure: "Choose TLS with port 993 (IMAP) or 465 (SMTP).",
  },
  {
    code: "token-sign-in-not-offered",
    words: /LOGINDISABLED/i,
    oauth: true,
    cause:
      "The server takes no passwords (LOGINDISABLED) and offers no sign-in with a token on this connection.",
    cure: "Choose TLS or STARTTLS. If it is chosen, whoever runs the mail server switches on XOAUTH2 or OAUTHBEARER.",
  },
  {
    code: "encryption-demanded",
    words:
      /PRIVACYREQUIRED|must issue a STARTTLS|encryption (?:is )?required|(?:clear|plain) ?text authentication|demands a secure connection|LOGINDISABLED/i,
    cause: "The server takes no sign-in on a connection that is not encrypted.",
    cure: "Choose TLS or STARTTLS.",
  },
  {
    code: "tls-failed",
    errorCodes: ["tls"],
    cause: "No secure connection came about.",
    cure: "Check that port and encryption belong together: 993 and 465 are TLS, 143 and 587 are STARTTLS.",
  },
  {
    code: "no-mail-greeting",
    errorCodes: ["greeting"],
    cause: "Something answers at this port, but does not greet as a mail server.",
    cure: "Check that port and encryption belong together: 993 and 465 are TLS, 143 and 587 are STARTTLS.",
  },
  {
    code: "connection-timed-out",
    errorCodes: ["timeout"],
    cause: "The server did not answer in time.",
    cure: "Check host, port and encryption. A firewall that drops connections looks the same; many networks block port 25.",
  },
  {
    code: "connection-lost",
    cause: "The server ended the connection in the middle.",
    cure: "Mailroom tries again by itself. If it stays, look into the mail server's log at this time.",
  },
  {
    code: "poll-too-long",
    cause: "Reading the mailbox took more than half an hour, and nothing came of it.",
    cure: "Mailroom tries again by itself. If it stays, the server is very slow or keeps sending without an end: look into its log at this time.",
  },
];

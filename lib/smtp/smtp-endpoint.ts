/** Where an SMTP server is, and how the connection to it is protected. */
export type SmtpEndpoint = {
  /** The name on the certificate and in messages. */
  host: string;
  /** The IP literal that the socket connects to; the caller has checked that it may. */
  connectAddress: string;
  port: number;
  /** "starttls" is a demand, not an offer: without it the connection fails. */
  security: "tls" | "starttls" | "none";
  /** For connecting, for the greeting, and for silence while an answer is due. */
  timeoutMs: number;
  /** An additional certificate authority in PEM, instead of the system's. */
  tls?: { ca?: string };
};

/** How to sign in: a password (PLAIN or LOGIN) or an OAuth access token (XOAUTH2 or OAUTHBEARER). */
export type SaslCredentials =
  | { method: "password"; username: string; password: string }
  | { method: "oauth"; username: string; accessToken: string };

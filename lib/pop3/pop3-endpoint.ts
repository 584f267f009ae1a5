/** Where a POP3 server is, and how the connection to it is protected. */
export type Pop3Endpoint = {
  /** The name on the certificate and in messages. */
  host: string;
  /** The IP literal that the socket connects to; the caller has checked that it may. */
  connectAddress: string;
  port: number;
  /** "starttls" (STLS, RFC 2595 §4) is a demand, not an offer: without it the connection fails. */
  security: "tls" | "starttls" | "none";
  /** For each of connecting, the TLS handshake, the greeting, one answer line, and silence in a longer answer. */
  timeoutMs: number;
  /** An additional certificate authority in PEM, instead of the system's. */
  tls?: { ca?: string };
};

/** How to sign in: a password (PLAIN or USER/PASS) or an OAuth access token (OAUTHBEARER or XOAUTH2). */
export type SaslCredentials =
  | { method: "password"; username: string; password: string }
  | { method: "oauth"; username: string; accessToken: string };

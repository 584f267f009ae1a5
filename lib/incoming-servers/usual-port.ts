import type { TransportSecurity } from "@/prisma/generated/enums.ts";

const usualPorts = {
  IMAP: { TLS: 993, STARTTLS: 143, NONE: 143 },
  POP3: { TLS: 995, STARTTLS: 110, NONE: 110 },
} as const satisfies Record<string, Record<TransportSecurity, number>>;

/** Where servers of a protocol are usually found (RFC 8314 §3.2, §3.3; RFC 9051 §2.1; RFC 1939 §3). */
export function usualPort(protocol: keyof typeof usualPorts, security: TransportSecurity): number {
  return usualPorts[protocol][security];
}

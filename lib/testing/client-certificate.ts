import { generateKeyPairSync } from "node:crypto";
import { selfSignedCertificate } from "@/lib/oauth-integrations/self-signed-certificate.ts";

/** A new RSA key (PKCS #8) with its self-signed certificate, both PEM, as an application proves itself with. */
export function clientCertificate(): { readonly privateKeyPem: string; readonly certificatePem: string } {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const now = Date.now();
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificatePem: selfSignedCertificate({
      privateKey,
      commonName: "Mailroom",
      notBefore: new Date(now - 60_000),
      notAfter: new Date(now + 86_400_000),
    }),
  };
}

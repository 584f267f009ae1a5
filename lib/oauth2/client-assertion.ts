import { X509Certificate } from "node:crypto";
import { importPKCS8 } from "jose";
import * as oauth from "oauth4webapi";
import { assertionTimes } from "./assertion-times.ts";

/** The fingerprints of a certificate as a JOSE header holds them (RFC 7515 §4.1.7, §4.1.8): base64url of its DER. */
function thumbprints(certificatePem: string): { readonly x5t: string; readonly "x5t#S256": string } {
  const { fingerprint, fingerprint256 } = new X509Certificate(certificatePem);
  const base64url = (hex: string) => Buffer.from(hex.replaceAll(":", ""), "hex").toString("base64url");
  return { x5t: base64url(fingerprint), "x5t#S256": base64url(fingerprint256) };
}

/**
 * Client authentication by a signed assertion (private_key_jwt: RFC 7523 §2.2, OIDC Core §9). Its header names the
 * certificate, as Microsoft wants it, and its audience is the token endpoint. It is signed with PS256.
 *
 * @param privateKeyPem PKCS #8 of an RSA key
 */
export async function authenticateByCertificate(
  privateKeyPem: string,
  certificatePem: string,
): Promise<oauth.ClientAuth> {
  const key = await importPKCS8(privateKeyPem, "PS256");
  const named = thumbprints(certificatePem);
  return (server, client, body, headers) => {
    const sign = oauth.PrivateKeyJwt(key, {
      [oauth.modifyAssertion]: (header, payload) => {
        Object.assign(header, { typ: "JWT", ...named });
        Object.assign(payload, { aud: server.token_endpoint }, assertionTimes(new Date()));
      },
    });
    return sign(server, client, body, headers);
  };
}

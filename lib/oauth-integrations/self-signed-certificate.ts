import { createHash, createPublicKey, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";

const rsaWithSha256 = sequence(objectIdentifier("1.2.840.113549.1.1.11"), nothing());

/**
 * Makes a self-signed X.509 v3 certificate (RFC 5280) of an RSA key, for signing only: PEM.
 *
 * @param input.commonName name of subject and issuer, at most 64 characters
 */
export function selfSignedCertificate(input: {
  readonly privateKey: KeyObject;
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}): string {
  const { privateKey, commonName, notBefore, notAfter } = input;
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const name = sequence(set(sequence(objectIdentifier("2.5.4.3"), text(commonName))));
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    // §4.1.2.2: positive, and hard to guess.
    integer(Buffer.concat([Buffer.from([0x4d]), randomBytes(15)])),
    rsaWithSha256,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey,
    explicit(
      3,
      sequence(
        // Basic constraints: no authority. Key usage: digital signature. Subject key identifier.
        extension("2.5.29.19", true, sequence()),
        extension("2.5.29.15", true, bits(Buffer.from([0x80]), 7)),
        extension("2.5.29.14", false, octets(createHash("sha1").update(publicKey).digest())),
      ),
    ),
  );
  const certificate = sequence(toBeSigned, rsaWithSha256, bits(sign("sha256", toBeSigned, privateKey), 0));
  return new X509Certificate(certificate).toString();
}

function extension(identifier: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [encode(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectIdentifier(identifier), ...critical, octets(value));
}

// The few kinds of ASN.1 values (X.690) that a certificate is made of.

function encode(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(count: number): Buffer {
  if (count < 0x80) return Buffer.from([count]);
  const digits = Buffer.from(count.toString(16).padStart(count > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return encode(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return encode(0x31, Buffer.concat(parts));
}

function explicit(tag: number, content: Buffer): Buffer {
  return encode(0xa0 | tag, content);
}

/** @param value big-endian, its first bit not set */
function integer(value: Buffer): Buffer {
  return encode(0x02, value);
}

function bits(value: Buffer, unused: number): Buffer {
  return encode(0x03, Buffer.concat([Buffer.from([unused]), value]));
}

function octets(value: Buffer): Buffer {
  return encode(0x04, value);
}

function nothing(): Buffer {
  return encode(0x05, Buffer.alloc(0));
}

function text(value: string): Buffer {
  return encode(0x0c, Buffer.from(value, "utf8"));
}

/** RFC 5280 §4.1.2.5: UTCTime until 2049, GeneralizedTime from then on. */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
  return date.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2), "ascii"))
    : encode(0x18, Buffer.from(digits, "ascii"));
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}

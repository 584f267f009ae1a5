import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCommand, systemProgram } from "./child-process.ts";

export type TestCertificate = { key: string; certificate: string };

/** A self-signed certificate in PEM for the given DNS names and IP addresses; it is its own authority. */
export async function selfSignedCertificate(names: string[], addresses: string[]): Promise<TestCertificate> {
  const folder = await mkdtemp(path.join(tmpdir(), "mailroom-certificate-"));
  const keyFile = path.join(folder, "key.pem");
  const certificateFile = path.join(folder, "certificate.pem");
  const alternatives = [
    ...names.map((name) => `DNS:${name}`),
    ...addresses.map((address) => `IP:${address}`),
  ];
  try {
    await runCommand(systemProgram("openssl", "openssl"), [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...[
        "-keyout",
        keyFile,
        "-out",
        certificateFile,
        "-days",
        "30",
        "-subj",
        `/CN=${names[0] ?? "localhost"}`,
      ],
      ...["-addext", `subjectAltName=${alternatives.join(",")}`],
    ]);
    return { key: await readFile(keyFile, "utf8"), certificate: await readFile(certificateFile, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { beforeEach, expect, it } from "vitest";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { database } from "@/lib/platform/database.ts";
import type { EncryptionKey } from "@/lib/platform/environment.ts";
import { environment } from "@/lib/platform/environment.ts";
import { openSecret, sealSecret } from "@/lib/platform/sealed-secret.ts";
import "@/lib/testing/integration-environment.ts";
import { rotateEncryptionKey } from "./rotate-encryption-key.ts";
import { findSealedColumns } from "./sealed-columns.ts";

const newKey: EncryptionKey = { id: "new", key: Buffer.alloc(32, 9) };
const serverCount = 450;
let oldKeys: readonly EncryptionKey[];

beforeEach(async () => {
  oldKeys = environment().encryptionKeys;
  await database().mailServer.deleteMany();
  await database().instance.deleteMany();
  await ensureInstance();
  await database().mailServer.createMany({
    data: Array.from({ length: serverCount }, (_, index) => {
      const id = crypto.randomUUID();
      return {
        id,
        protocol: "IMAP" as const,
        host: "imap.example.test",
        port: 993,
        security: "TLS" as const,
        username: "u",
        authentication: "PASSWORD" as const,
        passwordSealed:
          index % 10 === 0
            ? null
            : sealSecret(`secret ${index}`, `MailServer:${id}:passwordSealed`, [...oldKeys]),
      };
    }),
  });
});

it("knows every sealed column of the schema", async () => {
  const names = (await findSealedColumns(database())).map(({ table, column }) => `${table}.${column}`);
  expect(names).toEqual([
    "ChannelSetup.incomingPasswordSealed",
    "ChannelSetup.outgoingPasswordSealed",
    "Instance.messageIdKeySealed",
    "MailServer.passwordSealed",
    "OAuthAuthorization.codeVerifierSealed",
    "OAuthGrant.accessTokenSealed",
    "OAuthGrant.refreshTokenSealed",
    "OAuthIntegration.clientSecretSealed",
    "OAuthIntegration.previousCredentialSealed",
    "OAuthIntegration.privateKeySealed",
  ]);
});

it("seals every secret anew, once, and leaves nothing on the older key", async () => {
  const keys = [newKey, ...oldKeys];
  const first = await rotateEncryptionKey(keys);
  expect(first).toMatchObject({ failed: false });
  expect(first.text).toContain("MailServer.passwordSealed: 405 sealed anew, 0 were already, 0 left");
  expect(first.text).toContain("Instance.messageIdKeySealed: 1 sealed anew");
  expect(first.text).toContain('Every secret is sealed with key "new"');

  for (const { id, passwordSealed } of await database().mailServer.findMany()) {
    if (passwordSealed !== null) {
      expect(openSecret(passwordSealed, `MailServer:${id}:passwordSealed`, [newKey])).toMatch(/^secret \d+$/);
    }
  }
  const second = await rotateEncryptionKey(keys);
  expect(second.text).toContain("MailServer.passwordSealed: 0 sealed anew, 405 were already, 0 left");
});

it("names the secrets that no key opens, and keeps them", async () => {
  const [server] = await database().mailServer.findMany({
    where: { passwordSealed: { not: null } },
    take: 1,
  });
  const lost = sealSecret("lost", "elsewhere", [...oldKeys]);
  await database().mailServer.update({ where: { id: server?.id ?? "" }, data: { passwordSealed: lost } });
  const report = await rotateEncryptionKey([newKey, ...oldKeys]);
  expect(report.failed).toBe(true);
  expect(report.text).toContain(`MailServer.passwordSealed of row ${server?.id}`);
  expect(report.text).toContain("404 sealed anew, 0 were already, 1 left");
  expect(await database().mailServer.findUnique({ where: { id: server?.id ?? "" } })).toMatchObject({
    passwordSealed: lost,
  });
});

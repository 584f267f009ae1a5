import { randomBytes } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { newOpaqueToken } from "@/lib/platform/opaque-token.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";

const instanceId = 1;

/** Makes the row that names this installation, once; two starts at the same time make one. */
export async function ensureInstance(): Promise<void> {
  await database().instance.createMany({
    data: [
      {
        id: instanceId,
        fingerprint: randomBytes(9).toString("hex"),
        messageIdKeySealed: sealSecret(newOpaqueToken(), `Instance:${instanceId}:messageIdKeySealed`),
      },
    ],
    skipDuplicates: true,
  });
}

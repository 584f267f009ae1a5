import { randomBytes } from "node:crypto";
import { z } from "zod";
import { systemActor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { database } from "@/lib/platform/database.ts";
import { type EncryptionKey, environment } from "@/lib/platform/environment.ts";
import type { Command } from "./command.ts";
import { readOptions } from "./read-options.ts";
import { countOnOlderKeys, resealColumn } from "./reseal-column.ts";
import { findSealedColumns } from "./sealed-columns.ts";

/** Seals every stored secret with the newest key and reports, column by column, what was done and what is left. */
export async function rotateEncryptionKey(
  keys: readonly EncryptionKey[],
): Promise<{ text: string; failed: boolean }> {
  const db = database();
  const lines: string[] = [];
  const unreadable: string[] = [];
  let resealed = 0;
  let left = 0;
  for (const sealedColumn of await findSealedColumns(db)) {
    const name = `${sealedColumn.table}.${sealedColumn.column}`;
    const count = await resealColumn(db, sealedColumn, keys);
    const older = await countOnOlderKeys(db, sealedColumn, keys);
    lines.push(`${name}: ${count.resealed} sealed anew, ${count.alreadyNewest} were already, ${older} left`);
    unreadable.push(...count.unreadable.map((id) => `${name} of row ${id}`));
    resealed += count.resealed;
    left += older;
  }
  const newest = keys[0]?.id ?? "";
  await recordAudit(db, systemActor("command line"), {
    action: "encryption-key.rotate",
    objectType: "encryption-key",
    objectId: newest,
    objectLabel: newest,
    detail: { resealed, left },
  });
  return { text: [...lines, "", ...verdict(newest, left, unreadable)].join("\n"), failed: left > 0 };
}

function verdict(newest: string, left: number, unreadable: readonly string[]): string[] {
  if (left === 0) {
    return [
      `Every secret is sealed with key "${newest}". The older keys can be taken out of ENCRYPTION_KEYS.`,
    ];
  }
  return [
    `${left} secrets are not sealed with key "${newest}": keep the older keys.`,
    ...(unreadable.length > 0
      ? [
          "No listed key opens these. Put their key back into ENCRYPTION_KEYS, or enter the secrets again:",
          ...unreadable.map((row) => `  ${row}`),
        ]
      : [
          "They were written meanwhile by a process that does not know the new key: restart Mailroom, then repeat.",
        ]),
  ];
}

export const rotateEncryptionKeyCommand: Command = {
  name: "rotate-encryption-key",
  usage: "",
  summary: "Seals every stored secret with the newest key of ENCRYPTION_KEYS.",
  explanation: () => {
    const entry = `k${Date.now().toString(36)}:${randomBytes(32).toString("base64")}`;
    return [
      "ENCRYPTION_KEYS lists keys as id:base64 (32 bytes each), newest first, separated by commas. It is set in the",
      "environment, else in DATA_DIR/secrets.json. To change the key:",
      "",
      "  1. Put a new key in front and leave the others. One that was made just now:",
      `       ${entry}`,
      "  2. Restart Mailroom: new secrets are sealed with the new key, older ones can still be opened.",
      "  3. Run rotate-encryption-key. It can be repeated and broken off at any time.",
      "  4. When it says that every secret is sealed with the new key, take the older keys out and restart.",
      "",
      "Keep the older keys as long as you keep backups that need them.",
    ].join("\n");
  },
  async run(args) {
    readOptions(args, {}, z.object({}));
    return rotateEncryptionKey(environment().encryptionKeys);
  },
};

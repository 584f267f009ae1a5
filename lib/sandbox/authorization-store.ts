import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Adapter, AdapterPayload } from "oidc-provider";
import { z } from "zod";

const storedRows = z.array(
  z.object({
    model: z.string(),
    id: z.string(),
    payload: z.record(z.string(), z.unknown()),
    expiresAtMs: z.number().nullable(),
  }),
);

type Row = { model: string; id: string; payload: AdapterPayload; expiresAtMs: number | null };

/** Grants and tokens of the sandbox's authorization server, kept in one small file so that they outlive a restart. */
export class AuthorizationStore {
  readonly #file: string;
  readonly #rows = new Map<string, Row>();

  constructor(folder: string) {
    this.#file = path.join(folder, "grants.json");
    mkdirSync(folder, { recursive: true });
    if (!existsSync(this.#file)) return;
    for (const row of storedRows.parse(JSON.parse(readFileSync(this.#file, "utf8")))) {
      this.#rows.set(keyOf(row.model, row.id), row);
    }
  }

  /** The adapter that oidc-provider asks for each of its models. */
  adapter(model: string): Adapter {
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        const expiresAtMs = expiresInSeconds ? Date.now() + expiresInSeconds * 1000 : null;
        this.#rows.set(keyOf(model, id), { model, id, payload, expiresAtMs });
        this.#save();
      },
      find: async (id) => this.#live(keyOf(model, id))?.payload,
      findByUid: async (uid) => this.#find((row) => row.model === model && row.payload.uid === uid),
      findByUserCode: async (userCode) =>
        this.#find((row) => row.model === model && row.payload.userCode === userCode),
      consume: async (id) => {
        const row = this.#rows.get(keyOf(model, id));
        if (row) row.payload = { ...row.payload, consumed: Math.floor(Date.now() / 1000) };
        this.#save();
      },
      destroy: async (id) => {
        this.#rows.delete(keyOf(model, id));
        this.#save();
      },
      revokeByGrantId: async (grantId) => this.#forget((row) => row.payload.grantId === grantId),
    };
  }

  /** Whether the account has given anyone access that still holds. */
  hasGrants(accountId: string): boolean {
    return this.#find((row) => row.model === "Grant" && row.payload.accountId === accountId) !== undefined;
  }

  /** Takes back everything that the account has granted. */
  revokeGrantsOf(accountId: string): void {
    this.#forget((row) => row.model !== "Session" && row.payload.accountId === accountId);
  }

  #forget(matches: (row: Row) => boolean): void {
    for (const [key, row] of this.#rows) if (matches(row)) this.#rows.delete(key);
    this.#save();
  }

  #find(matches: (row: Row) => boolean): AdapterPayload | undefined {
    for (const [key, row] of this.#rows) if (matches(row) && this.#live(key)) return row.payload;
    return undefined;
  }

  #live(key: string): Row | undefined {
    const row = this.#rows.get(key);
    return row && (row.expiresAtMs === null || row.expiresAtMs > Date.now()) ? row : undefined;
  }

  #save(): void {
    const live = [...this.#rows].flatMap(([key, row]) => (this.#live(key) ? [row] : []));
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify(live), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }
}

function keyOf(model: string, id: string): string {
  return `${model}:${id}`;
}

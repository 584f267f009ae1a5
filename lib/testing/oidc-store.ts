import type { Adapter, AdapterPayload, ClientMetadata } from "oidc-provider";
import type { OidcBehaviour } from "./oidc-behaviour.ts";

type Row = { model: string; id: string; payload: AdapterPayload };

/** What the test authorization server remembers, in memory; clients can change while it runs. */
export class OidcStore {
  readonly #rows = new Map<string, Row>();
  readonly #clients = new Map<string, ClientMetadata>();
  readonly #behaviour: Pick<OidcBehaviour, "keepPreviousRefreshTokens">;

  constructor(behaviour: Pick<OidcBehaviour, "keepPreviousRefreshTokens">) {
    this.#behaviour = behaviour;
  }

  putClient(client: ClientMetadata): void {
    this.#clients.set(client.client_id, client);
  }

  client(clientId: string): ClientMetadata | undefined {
    return this.#clients.get(clientId);
  }

  /** Forgets all rows that match; returns how many there were. */
  forget(matches: (row: Row) => boolean): number {
    let forgotten = 0;
    for (const [key, row] of this.#rows) {
      if (matches(row) && this.#rows.delete(key)) forgotten += 1;
    }
    return forgotten;
  }

  adapter(model: string): Adapter {
    const rows = this.#rows;
    const clients = this.#clients;
    const behaviour = this.#behaviour;
    const key = (id: string) => `${model}:${id}`;
    const where = (matches: (payload: AdapterPayload) => boolean) =>
      [...rows.values()].find((row) => row.model === model && matches(row.payload))?.payload;
    return {
      async upsert(id, payload) {
        rows.set(key(id), { model, id, payload });
      },
      async find(id) {
        if (model !== "Client") return rows.get(key(id))?.payload;
        const client = clients.get(id);
        return client === undefined ? undefined : { ...client };
      },
      findByUid: async (uid) => where((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => where((payload) => payload.userCode === userCode),
      async consume(id) {
        if (model === "RefreshToken" && behaviour.keepPreviousRefreshTokens) return;
        const row = rows.get(key(id));
        if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        rows.delete(key(id));
      },
      revokeByGrantId: async (grantId) => {
        this.forget((row) => row.payload.grantId === grantId);
      },
    };
  }
}

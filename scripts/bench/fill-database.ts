import type { BenchDesk } from "./desk-protocol.ts";
import type { Instance } from "./stand.ts";

/** So many rows in one statement. */
const chunkRows = 100_000;
const requestsPerPerson = 5;
const filledTables = ["User", "Request", "InboundMessage", "ThreadMessageId"];

/**
 * Gives a desk a past: so many requests, each with its line in the ledger, the Message-IDs of its thread and a person
 * who wrote it, spread over time as they would have come. Most are resolved.
 */
export async function fillDatabase(instance: Instance, desk: BenchDesk, requests: number): Promise<void> {
  await instance.query(
    `CREATE TABLE filler AS
     SELECT n, uuidv7((n - $1) * interval '30 seconds') AS id, now() + (n - $1) * interval '30 seconds' AS at
     FROM generate_series(1, $1::int) AS n`,
    [requests],
  );
  await instance.query(
    `CREATE TABLE filler_person AS
     SELECT n, uuidv7((n - $1) * interval '2 minutes') AS id, 'past' || n || '@customer' || n % 5000 || '.example' AS email
     FROM generate_series(0, $1::int - 1) AS n`,
    [Math.ceil(requests / requestsPerPerson)],
  );
  await instance.query("CREATE UNIQUE INDEX ON filler (n)");
  await instance.query("CREATE UNIQUE INDEX ON filler_person (n)");
  await instance.query("ANALYZE filler, filler_person");
  // Rows that are made of each other need no check of what they refer to, which takes most of the time.
  for (const table of filledTables) await instance.query(`ALTER TABLE "${table}" DISABLE TRIGGER ALL`);
  await instance.query(
    `INSERT INTO "User" ("id", "email", "name", "updatedAt") SELECT id, email, 'Person ' || n, now() FROM filler_person`,
  );
  for (let first = 1; first <= requests; first += chunkRows) {
    const range = [desk.projectId, first, first + chunkRows - 1];
    await instance.query(requestRows, [...range, desk.channelId]);
    await instance.query(ledgerRows, [...range, desk.mailboxId]);
    await instance.query(threadRows, range.slice(1));
  }
  for (const table of filledTables) await instance.query(`ALTER TABLE "${table}" ENABLE TRIGGER ALL`);
  await instance.query(`UPDATE "Project" SET "nextRequestNumber" = $2 WHERE "id" = $1`, [
    desk.projectId,
    requests + 1,
  ]);
  await instance.query("DROP TABLE filler, filler_person");
  // What the server does by itself in time must not fall into the measured minute.
  await instance.query("VACUUM ANALYZE");
  await instance.query("CHECKPOINT");
}

const people = `filler JOIN filler_person AS person ON person.n = filler.n % (SELECT count(*) FROM filler_person)`;

const requestRows = `
  INSERT INTO "Request" ("id", "projectId", "number", "key", "requestTypeId", "summary", "descriptionText", "status",
    "waitingOn", "reporterId", "emailChannelId", "createdAt", "updatedAt", "resolvedAt", "lastMessageAt")
  SELECT filler.id, project."id", filler.n, project."key" || '-' || filler.n, type."id",
    'Question ' || filler.n || ' about an order', repeat('Nothing happened when I pressed the button. ', 12),
    CASE WHEN filler.n % 50 = 0 THEN 'OPEN' ELSE 'RESOLVED' END::"RequestStatus",
    CASE WHEN filler.n % 50 = 0 THEN 'AGENT' ELSE 'NOBODY' END::"WaitingOn",
    person.id, $4::uuid, filler.at, filler.at, CASE WHEN filler.n % 50 <> 0 THEN filler.at END, filler.at
  FROM ${people}
  CROSS JOIN "Project" AS project JOIN "RequestType" AS type ON type."projectId" = project."id"
  WHERE project."id" = $1::uuid AND filler.n BETWEEN $2 AND $3
  ORDER BY filler.n`;

const ledgerRows = `
  INSERT INTO "InboundMessage" ("id", "mailboxId", "projectId", "uidValidity", "uid", "sizeBytes", "contentHash",
    "messageId", "fromAddress", "subject", "receivedAt", "storedAt", "state", "attempts", "nextAttemptAt",
    "processedAt", "outcome", "reason", "evidence", "requestId", "tidiedAt")
  SELECT uuidv7(filler.at - now()), $4::uuid, $1::uuid, 1, filler.n, 5000, md5('a' || filler.n) || md5('b' || filler.n),
    'past.' || filler.n || '@customer.example', person.email, 'Question ' || filler.n || ' about an order', filler.at,
    filler.at, 'DONE', 1, filler.at, filler.at, 'REQUEST', 'New request: it continues none.',
    '[{"kind": "no-thread", "detail": "It refers to no request of this project.", "weight": 0}]', filler.id, filler.at
  FROM ${people}
  WHERE filler.n BETWEEN $2 AND $3
  ORDER BY filler.n`;

/** The mail itself, and every third one refers to another. */
const threadRows = `
  INSERT INTO "ThreadMessageId" ("requestId", "messageId", "addedAt")
  SELECT filler.id, kind || '.' || filler.n || '@customer.example', filler.at
  FROM filler, unnest(ARRAY['past', 'reference']) AS kind
  WHERE filler.n BETWEEN $1 AND $2 AND (kind = 'past' OR filler.n % 3 = 0)
  ORDER BY filler.n`;

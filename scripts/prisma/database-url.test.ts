import { describe, expect, it } from "vitest";
import { parseDatabaseUrl, quoteIdentifier } from "./database-url.ts";

describe("parseDatabaseUrl", () => {
  it("takes out what only Prisma understands", () => {
    expect(
      parseDatabaseUrl(
        "postgresql://me:hush@db.example.org/my%20desk?schema=desk&pgbouncer=true&sslmode=require",
      ),
    ).toEqual({
      connectionString: "postgresql://me:hush@db.example.org/my%20desk?sslmode=require",
      maintenanceConnectionString: "postgresql://me:hush@db.example.org/postgres?sslmode=require",
      database: "my desk",
      schema: "desk",
      host: "db.example.org",
      port: "5432",
    });
  });

  it.each([undefined, "", "me:hush at db"])("refuses %j without repeating it", (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(/^DATABASE_URL is missing or is not a URL/);
    expect(() => parseDatabaseUrl(url)).not.toThrow(/hush/);
  });
});

describe("quoteIdentifier", () => {
  it("cannot be broken out of", () => {
    expect(quoteIdentifier('a"; DROP TABLE b')).toBe('"a""; DROP TABLE b"');
  });
});

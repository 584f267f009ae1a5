import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma's own schema engine is downloaded from a host that closed networks do not reach: ours comes with the packages.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL("scripts/prisma/schema-engine.ts", import.meta.url),
);

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Generating the client needs no database, so the address may be missing until a command really connects.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});

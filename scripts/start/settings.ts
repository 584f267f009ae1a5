import { resolve } from "node:path";
import { z } from "zod";
import { projectRoot } from "../project.ts";

/** An empty value in the environment means that nothing was set. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const url = (protocols: RegExp) =>
  optionalText.pipe(z.url({ protocol: protocols, error: `must be a URL (${protocols.source})` }).optional());

const environmentSchema = z.object({
  PORT: optionalText
    .transform((text) => Number(text ?? 3000))
    .pipe(
      z
        .int("must be a port, 1 to 65535")
        .min(1, "must be a port, 1 to 65535")
        .max(65_535, "must be a port, 1 to 65535"),
    ),
  HOST: optionalText.pipe(z.string().default("127.0.0.1")),
  BASE_URL: url(/^https?$/),
  DATA_DIR: optionalText.pipe(z.string().default(".data")),
  DATABASE_URL: url(/^postgres(ql)?$/),
  REDIS_URL: url(/^rediss?$/),
  SANDBOX: optionalText.pipe(z.enum(["on", "off"], "must be on or off").optional()),
});

/** What starting needs to know; everything else is checked by the application itself. */
export interface StartSettings {
  port: number;
  /** Address the web server listens on. */
  host: string;
  baseUrl: string;
  dataFolder: string;
  /** Undefined: the embedded database is started. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  sandbox: boolean;
}

/** Reads the settings from the environment. Throws naming every setting that is wrong. */
export function readStartSettings(environment: Readonly<Record<string, string | undefined>>): StartSettings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new Error(`These settings in the environment are wrong:\n${faults.join("\n")}`);
  }
  const { PORT, HOST, BASE_URL, DATA_DIR, DATABASE_URL, REDIS_URL, SANDBOX } = parsed.data;
  if (SANDBOX === "on" && DATABASE_URL !== undefined) {
    throw new Error("SANDBOX=on needs the embedded database: unset DATABASE_URL or set SANDBOX=off.");
  }
  if (BASE_URL === undefined && !isLoopback(HOST)) {
    throw new Error(
      `HOST=${HOST} lets other machines in: set BASE_URL to the address that they open, such as https://desk.example.org.`,
    );
  }
  const baseUrl = (BASE_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, "");
  // The sandbox's servers are on loopback without TLS, which the product refuses for any other base URL.
  const sandboxIsPossible = isLoopback(new URL(baseUrl).hostname);
  if (SANDBOX === "on" && !sandboxIsPossible) {
    throw new Error(`SANDBOX=on needs a base URL on this machine (localhost), and BASE_URL is ${baseUrl}.`);
  }
  return {
    port: PORT,
    host: HOST,
    baseUrl,
    dataFolder: resolve(projectRoot, DATA_DIR),
    databaseUrl: DATABASE_URL,
    redisUrl: REDIS_URL,
    sandbox: SANDBOX !== "off" && DATABASE_URL === undefined && sandboxIsPossible,
  };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname === "::1" ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

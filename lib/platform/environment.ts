import path from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

const onOff = z.enum(["on", "off"]);

/** `k1:<base64 of 32 bytes>`, newest first, separated by commas. */
const encryptionKeys = z.string().transform((text, context) => {
  const keys = text.split(",").map((entry) => {
    const separator = entry.indexOf(":");
    return {
      id: entry.slice(0, separator).trim(),
      key: Buffer.from(entry.slice(separator + 1).trim(), "base64"),
    };
  });
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== 32) {
      context.addIssue({
        code: "custom",
        message: "must be a comma-separated list of id:base64 with 32 bytes each, newest first",
      });
      return z.NEVER;
    }
  }
  return keys;
});

const settings = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  BASE_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  API_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().default(".data"),
  NEXTAUTH_SECRET: z.string().min(32),
  ENCRYPTION_KEYS: encryptionKeys,
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(12).optional(),
  TRUSTED_NETWORKS: z
    .string()
    .default("")
    .transform((text) => text.split(",").flatMap((cidr) => (cidr.trim() ? [cidr.trim()] : [])))
    .refine((networks) => networks.every((cidr) => ipaddr.isValidCIDR(cidr)), {
      message: "must be a comma-separated list of networks such as 10.1.0.0/16",
    }),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  SANDBOX: onOff.default("off"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  MAX_MAIL_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(50 * 1024 * 1024),
  METRICS_TOKEN: z.string().min(16).optional(),
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(25 * 1024 * 1024),
});

export type EncryptionKey = { readonly id: string; readonly key: Buffer };

/** Settings of this process, checked. See docs/settings.md for the meaning of each. */
export type Environment = {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Address that people open, without a trailing slash. */
  readonly baseUrl: string;
  readonly apiBaseUrl: string;
  /** Base URL is on loopback: only then are http and loopback hosts allowed for endpoints and mail servers. */
  readonly isLoopback: boolean;
  readonly dataDir: string;
  readonly authSecret: string;
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly trustedNetworks: readonly string[];
  /** Reverse proxies of ours before the web server: so many entries of X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  readonly sandbox: boolean;
  readonly logLevel: z.infer<typeof settings>["LOG_LEVEL"];
  /** Bearer token of who collects metrics. */
  readonly metricsToken: string | null;
  readonly maxMailBytes: number;
  readonly maxUploadBytes: number;
};

/**
 * Parses environment variables.
 *
 * @throws Error that lists every wrong variable with what it should be; values are not repeated.
 */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Settings are missing or wrong (docs/settings.md explains them):\n${wrong.join("\n")}`);
  }
  const value = parsed.data;
  const baseUrl = value.BASE_URL.replace(/\/+$/, "");
  const isLoopback = isLoopbackHost(new URL(baseUrl).hostname);
  if (value.SANDBOX === "on" && !isLoopback) {
    throw new Error(
      "SANDBOX=on is for trying things out on one machine: BASE_URL has to be on localhost then.",
    );
  }
  return {
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL ?? null,
    baseUrl,
    apiBaseUrl: (value.API_BASE_URL ?? baseUrl).replace(/\/+$/, ""),
    isLoopback,
    dataDir: path.resolve(value.DATA_DIR),
    authSecret: value.NEXTAUTH_SECRET,
    encryptionKeys: value.ENCRYPTION_KEYS,
    adminEmail: value.ADMIN_EMAIL ?? null,
    adminPassword: value.ADMIN_PASSWORD ?? null,
    trustedNetworks: value.TRUSTED_NETWORKS,
    trustedProxies: value.TRUSTED_PROXIES,
    sandbox: value.SANDBOX === "on",
    logLevel: value.LOG_LEVEL,
    metricsToken: value.METRICS_TOKEN ?? null,
    maxMailBytes: value.MAX_MAIL_BYTES,
    maxUploadBytes: value.MAX_UPLOAD_BYTES,
  };
}

function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

let parsedOnce: Environment | undefined;

/** Settings of this process; parsed at the first call, which throws when they are wrong. */
export function environment(): Environment {
  parsedOnce ??= parseEnvironment(process.env);
  return parsedOnce;
}

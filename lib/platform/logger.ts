import pino from "pino";
import { environment } from "./environment.ts";

/** Property names whose values never reach a log, at any of the first four levels. */
const secretNames = [
  "password",
  "passwordHash",
  "secret",
  "clientSecret",
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "id_token",
  "client_secret",
  "code",
  "code_verifier",
  "codeVerifier",
  "state",
  "token",
  "authorization",
  "cookie",
  "raw",
  "bodyText",
  "bodyHtml",
  "subject",
];

const redactPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** An error without the objects that libraries hang on it: they hold connections, requests and what was in them. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const errorCode = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const cause = error.cause === undefined ? undefined : serializeError(error.cause);
  const message = withoutArguments(error);
  // A stack begins with the message.
  const stack = error.stack?.replace(error.message, () => message);
  return { type: error.name, message, errorCode, stack, cause };
}

/** Prisma repeats all arguments of a call that it finds wrong, password hashes and mail among them; its last line says what is wrong. */
function withoutArguments(error: Error): string {
  if (error.name !== "PrismaClientValidationError") return error.message;
  return error.message.trim().split("\n").at(-1) ?? "";
}

/** Builds a logger: JSON lines, secrets and mail content redacted by property name. */
export function createLogger(level: pino.LevelWithSilent, destination?: pino.DestinationStream): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
    redact: { paths: redactPaths, censor: "[redacted]" },
  };
  return destination ? pino(options, destination) : pino(options);
}

let shared: pino.Logger | undefined;

/** The process's logger. Log identifiers and codes, never addresses unless needed and never content. */
export function logger(): pino.Logger {
  shared ??= createLogger(environment().logLevel);
  return shared;
}

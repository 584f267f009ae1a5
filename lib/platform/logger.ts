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

/** Builds a logger: JSON lines, secrets and mail content redacted by property name. */
export function createLogger(level: pino.LevelWithSilent, destination?: pino.DestinationStream): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
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

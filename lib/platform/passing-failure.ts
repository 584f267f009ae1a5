import { Prisma } from "@/prisma/generated/client.ts";
import { Problem } from "./problem.ts";

/** Of Prisma: the connection, a pool without a free one, a transaction that took too long or lost a conflict. */
const prismaCodes = /^P(?:10\d\d|2024|2028|2034|2037)$/;

/**
 * Classes of SQLSTATE (PostgreSQL, appendix A): connection, transaction rolled back, resources, operator, system; and two
 * of other classes: idle in a transaction, and a lock that was not to be had in time.
 */
const sqlStates = /^(?:08|40|53|57|58)[0-9A-Z]{3}$|^25P03$|^55P03$/;

/** What the driver says without any code when it has no connection, or no answer. */
const driverWords =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|The database has not answered|Client has encountered a connection error)/;

/**
 * Whether a failure is of the surroundings (the disk, the database) and not of what was worked on: the same work may
 * succeed when they are well again. One stored blob that is missing is no such failure.
 */
export function isPassingFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof Problem) return error.kind === "unavailable" && error.code !== "blob-missing";
  // A call of the operating system failed.
  if ("syscall" in error) return true;
  if (error instanceof Prisma.PrismaClientInitializationError || driverWords.test(error.message)) return true;
  const codes = [error, ...causesOf(error)].flatMap(codesOf);
  return codes.some((code) => prismaCodes.test(code) || sqlStates.test(code));
}

/** The driver's error is deep inside that of the client. */
function causesOf(error: object): object[] {
  const inner = [
    "cause" in error ? error.cause : null,
    "meta" in error ? error.meta : null,
    "driverAdapterError" in error ? error.driverAdapterError : null,
  ];
  return inner
    .filter((one) => typeof one === "object" && one !== null)
    .flatMap((one) => [one, ...causesOf(one)]);
}

function codesOf(error: object): string[] {
  const codes = ["code" in error ? error.code : null, "originalCode" in error ? error.originalCode : null];
  return codes.filter((code) => typeof code === "string");
}

/** The command line was typed wrongly: the message says how it is meant. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

// Runs beside a supervising program and outlives its kill -9: when the pipe from it closes without a "done", what it had
// started is ended. In a session of its own, so that Ctrl-C in the terminal does not reach it.
import { createInterface } from "node:readline";
import { type GuardedGroup, guardMessageSchema } from "./guard-protocol.ts";
import { endGroups } from "./process-group.ts";

/** Nobody waits for a good-bye any more: short, so that the next start is not held up. */
const graceMs = 1_500;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);

const groups = new Map<number, GuardedGroup>();
for await (const line of createInterface({ input: process.stdin })) {
  const message = guardMessageSchema.parse(JSON.parse(line));
  if (message.type === "watch") groups.set(message.pid, message);
  else if (message.type === "forget") groups.delete(message.pid);
  else process.exit(0);
}
await endGroups([...groups.values()], graceMs);

/** The engine broke in the middle of a request; Prisma shows such errors as its own. */
export class EnginePanic extends Error {
  override name = "EnginePanic";
}

/**
 * Rejects when the engine panics. It then throws out of nowhere, and the call it was working on never ends: without this
 * Prisma would see an engine that left without a word, and report success.
 */
export function enginePanic(): Promise<never> {
  let words = "";
  // Where the engine leaves the message of a panic.
  Reflect.set(globalThis, "PRISMA_WASM_PANIC_REGISTRY", {
    set_message: (message: string) => {
      words = message;
    },
  });
  const panic = new Promise<never>((_, reject) => {
    process.on("uncaughtException", (error) =>
      reject(new EnginePanic(words || error.message, { cause: error })),
    );
  });
  panic.catch(() => undefined);
  return panic;
}

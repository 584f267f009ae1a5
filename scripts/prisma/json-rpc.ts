import { createInterface } from "node:readline";
import { z } from "zod";
import { EnginePanic } from "./engine-panic.ts";

const requestSchema = z.object({ id: z.unknown(), method: z.string(), params: z.unknown() });
/** An answer to a request of ours, which `print` is: nothing is done with it. */
const answerSchema = z.object({ id: z.unknown(), method: z.undefined().optional() });
const messageSchema = z.union([requestSchema, answerSchema]);

/** Lets the engine print on Prisma's terminal while it works on a request. */
export type Print = (text: string) => void;

/**
 * Answers JSON-RPC requests, one per line and one after another, until the input ends and the last is answered.
 * What `call` throws becomes the error object that Prisma's command line shows.
 */
export async function serveJsonRpc(options: {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  call: (method: string, params: unknown, print: Print) => Promise<unknown>;
}): Promise<void> {
  const send = (message: object): void => {
    options.output.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };
  // Numbers of our own requests, out of the way of Prisma's.
  let nextId = 1_000_000;
  const print: Print = (content) => send({ id: nextId++, method: "print", params: { content } });
  for await (const line of createInterface({ input: options.input })) {
    const message = messageSchema.parse(JSON.parse(line));
    if (message.method === undefined) continue;
    try {
      send({ id: message.id, result: (await options.call(message.method, message.params, print)) ?? null });
    } catch (error) {
      send({ id: message.id, error: rpcError(error) });
    }
  }
}

function rpcError(error: unknown): object {
  const details = error instanceof Error ? error : new Error(String(error));
  return {
    code: 4466,
    message: "An error happened. Check the data field for details.",
    data: {
      is_panic: error instanceof EnginePanic,
      message: details.message,
      error_code: "code" in details ? details.code : undefined,
      meta: "meta" in details ? details.meta : null,
    },
  };
}

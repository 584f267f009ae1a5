#!/usr/bin/env node
// Stands in for Prisma's native `schema-engine` program: the same flags and the same JSON-RPC over stdin and stdout, answered
// by the WebAssembly build of the engine and the pg adapter. Prisma starts it because prisma.config.ts names it.

import { runDatabaseCommand } from "./database-commands.ts";
import { parseEngineArguments } from "./engine-arguments.ts";
import { enginePanic } from "./engine-panic.ts";
import { serveJsonRpc } from "./json-rpc.ts";
import { createWasmEngine, wasmEngineVersion } from "./wasm-engine.ts";

const engineArguments = parseEngineArguments(process.argv.slice(2));

if (engineArguments.versionOnly) {
  console.log(`schema-engine-wasm ${wasmEngineVersion()}`);
} else if (engineArguments.command[0] === "cli") {
  process.exitCode = await runDatabaseCommand(engineArguments.command[1], engineArguments.datasource?.url);
} else {
  const panic = enginePanic();
  const engine = createWasmEngine(engineArguments);
  await serveJsonRpc({
    input: process.stdin,
    output: process.stdout,
    call: (...request) => Promise.race([engine.call(...request), panic]),
  });
  await engine.close();
  // The engine's timers would keep the process, and Prisma waiting for it.
  process.exit(0);
}

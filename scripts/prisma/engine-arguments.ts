import { z } from "zod";

const datasourceSchema = z.object({
  url: z.string().optional(),
  shadowDatabaseUrl: z.string().optional(),
});

export interface EngineArguments {
  /** Schema files, in the order given. */
  datamodelPaths: string[];
  datasource: { url?: string | undefined; shadowDatabaseUrl?: string | undefined } | undefined;
  versionOnly: boolean;
  /** What is left: empty for JSON-RPC, or `cli` and its sub-command. */
  command: string[];
}

/** Reads the flags Prisma's command line passes to its schema engine; those that only concern the native engine are dropped. */
export function parseEngineArguments(argv: readonly string[]): EngineArguments {
  const parsed: EngineArguments = {
    datamodelPaths: [],
    datasource: undefined,
    versionOnly: false,
    command: [],
  };
  const remaining = argv[Symbol.iterator]();
  const takeValue = (flag: string): string => {
    const next = remaining.next();
    if (next.done) throw new Error(`The schema engine got ${flag} without a value.`);
    return next.value;
  };
  for (const argument of remaining) {
    switch (argument) {
      case "-d":
      case "--datamodels":
        parsed.datamodelPaths.push(takeValue(argument));
        break;
      case "--datasource":
        parsed.datasource = datasourceSchema.parse(JSON.parse(takeValue(argument)));
        break;
      case "--enabled-preview-features":
      case "--extension-types":
        takeValue(argument);
        break;
      case "-V":
      case "--version":
        parsed.versionOnly = true;
        break;
      default:
        parsed.command.push(argument);
    }
  }
  return parsed;
}

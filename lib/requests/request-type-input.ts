import { z } from "zod";
import { lineInput, requiredLineInput, textInput } from "@/lib/access/input-text.ts";

/** What an admin says about a request type. */
export const requestTypeFields = z.object({
  name: requiredLineInput(100),
  description: textInput(1000),
  requiredFields: z
    .array(lineInput(60).regex(/^[a-z][A-Za-z0-9-]*$/, "A field name such as summary."))
    .max(50)
    .transform((names) => [...new Set(["summary", ...names])]),
  position: z.int().min(0).max(10_000),
});

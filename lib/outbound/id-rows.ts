import { z } from "zod";

/** What a query of ids alone gives back. */
export const idRows = z.array(z.object({ id: z.uuid() }));

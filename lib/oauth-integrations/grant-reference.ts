import { z } from "zod";

/** Names one grant. */
export const grantReference = z.object({ grantId: z.uuid() });

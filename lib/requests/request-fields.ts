import { z } from "zod";

export const requestStatus = z.enum(["OPEN", "PENDING", "RESOLVED"]);
export const requestPriority = z.enum(["LOW", "NORMAL", "HIGH", "URGENT"]);
/** Who moves next. */
export const waitingOn = z.enum(["AGENT", "CUSTOMER", "NOBODY"]);

/** A person as agents see them in a request. */
export const personView = z.object({ id: z.uuid(), name: z.string(), email: z.string() });

export const personSelect = { id: true, name: true, email: true } as const;

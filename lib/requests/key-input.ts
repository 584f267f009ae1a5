import { lineInput } from "@/lib/access/input-text.ts";

/** A project's key as a path or query names it; case does not matter. */
export const projectKeyInput = lineInput(10).toUpperCase();

/** A request's key as a path or query names it, e.g. `SUP-12`; case does not matter. */
export const requestKeyInput = lineInput(24).toUpperCase();

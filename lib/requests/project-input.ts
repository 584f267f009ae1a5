import { z } from "zod";

/** A project's key as a path or query names it; case does not matter. */
export const projectKeyInput = z.string().max(10).toUpperCase();

/** A request's key as a path or query names it, e.g. `SUP-12`; case does not matter. */
export const requestKeyInput = z.string().max(24).toUpperCase();

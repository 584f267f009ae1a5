import { z } from "zod";

/** A personal token without the token: that is shown once, when it is made. */
export const personalTokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** First characters, so that a person can tell tokens apart. */
  prefix: z.string(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
});
export type PersonalTokenView = z.infer<typeof personalTokenView>;

export const personalTokenSelect = {
  id: true,
  name: true,
  prefix: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const;

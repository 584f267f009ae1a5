import { z } from "zod";

/** The page in the sign-in window tells the page that opened it by this channel: the window may have lost its opener. */
export const authorizationNewsChannel = "mailroom-oauth";

/** What travels over the channel: which authorization has ended. How it ended is asked of the server. */
export const authorizationNews = z.object({ authorizationId: z.string() });

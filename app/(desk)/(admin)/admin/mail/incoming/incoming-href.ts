/** Where the global incoming servers are managed. */
export const incomingHref = "/admin/mail/incoming";

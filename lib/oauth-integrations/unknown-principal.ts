/** Stands for the account that signed in where no provider vouches for it, or nobody has signed in. */
export const unknownPrincipal = "unknown";

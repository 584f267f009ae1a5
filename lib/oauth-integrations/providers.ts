import type { OAuthProvider } from "@/prisma/generated/enums.ts";

/** What Mailroom knows of a kind of authorization server. A further provider is one more entry. */
type Provider = {
  readonly name: string;
  /** Parameters of the authorization request beside those of the protocol. */
  readonly authorizationParameters: (scopes: readonly string[]) => Readonly<Record<string, string>>;
};

export const providers: Readonly<Record<OAuthProvider, Provider>> = {
  CUSTOM: {
    name: "Custom",
    // OIDC Core §11: offline access is given only when consent is asked for.
    authorizationParameters: (scopes) =>
      scopes.includes("offline_access") ? { prompt: "consent" } : ({} as const),
  },
};

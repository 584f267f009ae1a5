import { concerning } from "./known-answer.ts";

const app = "developer.yahoo.com/apps, the application";

/**
 * Known answers of Yahoo. Its documentation writes them in capitals, its endpoints also in small letters; those that
 * RFC 6749 has too are among the general ones. What other providers call the same names no provider.
 */
export const yahooAnswers = [
  ...concerning("application", [
    {
      code: "INVALID_CLIENT_SECRET",
      meaning: "Yahoo does not accept the client secret.",
      cure: `Copy the client secret (Consumer Secret) from ${app}, and replace the client secret here.`,
    },
    {
      code: "INVALID_CONSUMER_KEY",
      meaning: "Yahoo knows no application of this client ID.",
      cure: `Copy the client ID (Consumer Key) from ${app}, whole and without spaces.`,
    },
    {
      code: "DELETED_CONSUMER_KEY",
      meaning: "The application of this client ID was deleted at Yahoo.",
      cure: "Create an application at developer.yahoo.com/apps and enter its client ID and secret here.",
    },
    {
      code: "DISABLED_CONSUMER_KEY",
      meaning: "The application of this client ID is disabled at Yahoo.",
      cure: `Look at ${app}, and ask Yahoo's developer support why.`,
    },
    {
      code: "redirect-url-not-registered",
      errors: ["invalid_redirect_uri", "invalid_callback", "invalid_callback_url", "bad_redirect_uri"],
      meaning: "The redirect URL of this integration is not the one registered at the provider.",
      cure: `Copy the redirect URL here, to the letter, to the provider's registration (Yahoo: ${app}, Redirect URI(s), https only).`,
    },
    {
      code: "UNSUPPORTED_REDIRECT_URI",
      meaning: "Yahoo does not take this kind of redirect URL.",
      cure: `Use an https redirect URL on the usual port, and register it at ${app}, Redirect URI(s).`,
    },
    {
      code: "UNSUPPORTED_OVER_HTTP",
      meaning: "Yahoo wants https for every address.",
      cure: "Set the base URL of Mailroom and the endpoints of the integration to https.",
    },
  ]),
  ...concerning("mailbox", [
    {
      code: "INVALID_REFRESH_TOKEN",
      meaning: "The provider does not accept the refresh token any more.",
      cure: "Authorise the mailbox again.",
    },
    {
      code: "TOKEN_EXPIRED",
      meaning: "The refresh token has expired.",
      cure: "Authorise the mailbox again.",
    },
    {
      code: "ACCOUNT_NOT_AUTHORIZED",
      meaning: "The account has not authorised this application, or has withdrawn it.",
      cure: "Authorise the mailbox again and click Agree.",
    },
    {
      code: "UNDERAGE_USER",
      meaning: "The account belongs to a minor, who may not authorise applications.",
      cure: "Authorise the mailbox again with another account.",
    },
  ]),
  ...concerning("request", [
    {
      code: "parameter-not-accepted",
      errors: ["parameter_absent", "parameter_rejected", "invalid_param", "param_too_long", "invalid_input"],
      meaning: "The provider misses a parameter of the request, or does not accept one.",
      cure: "Compare client ID, scopes and endpoints of the integration with the provider's documentation, then begin again.",
    },
  ]),
  ...concerning("passing", [
    {
      code: "provider-internal-error",
      errors: ["internal_error", "error_handling_request"],
      meaning: "The provider has a failure of its own.",
      cure: "Nothing to do: Mailroom tries again by itself.",
    },
  ]),
];

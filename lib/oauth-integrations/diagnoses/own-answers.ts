import { concerning } from "./known-answer.ts";

const registration = "at the provider's registration of this application";

/** What Mailroom itself finds wrong, or that an endpoint gave no answer of OAuth 2.0. */
export const ownAnswers = [
  ...concerning("request", [
    {
      code: "state-unknown",
      meaning: "Mailroom did not send this browser to the provider, or that was long ago.",
      cure: "Close the window and begin again in Mailroom.",
    },
    {
      code: "state-used",
      meaning: "This answer of the provider was used before; each is good for one use.",
      cure: "Close the window. If the mailbox is not authorised, begin again.",
    },
    {
      code: "state-expired",
      meaning: "The sign-in took longer than ten minutes.",
      cure: "Begin again and finish within ten minutes.",
    },
    {
      code: "other-browser",
      meaning: "The answer came in another browser than the one that began, so it was refused.",
      cure: "Begin again and stay in one browser, with cookies allowed.",
    },
    {
      code: "other-user",
      meaning: "The person signed in to Mailroom is not the one who began, so the answer was refused.",
      cure: "Sign in to Mailroom and begin again.",
    },
    {
      code: "redirect-mismatch",
      meaning: "The answer came to the redirect URL of another integration, so it was refused.",
      cure: `Check the redirect URL ${registration}, then begin again.`,
    },
    {
      code: "integration-changed",
      meaning: "The integration was changed while the sign-in was under way.",
      cure: "Begin again with the new settings.",
    },
    {
      code: "issuer-mismatch",
      meaning:
        "The answer names another issuer than the one of this integration, so it was refused (RFC 9207).",
      cure: "Check the issuer of the integration. If it is right, somebody may be interfering.",
    },
    {
      code: "issuer-missing",
      meaning:
        "The answer does not name its issuer, though this provider always does, so it was refused (RFC 9207).",
      cure: "Begin again. If it stays, look the issuer up anew: the provider may have stopped naming itself.",
    },
    {
      code: "id-token-issuer",
      meaning: "The id_token names another issuer than the one of this integration, so nothing was kept.",
      cure: "Compare the issuer of the integration with the provider's documentation, to the letter.",
    },
    {
      code: "id-token-tenant",
      meaning: "The id_token names one tenant and its issuer another, so nothing was kept.",
      cure: "Begin again. If it stays, somebody may be interfering: ask the provider.",
    },
    {
      code: "id-token-audience",
      meaning: "The id_token was made for another application, so nothing was kept.",
      cure: `Compare the client ID with the one ${registration}. If it is right, somebody may be interfering.`,
    },
    {
      code: "id-token-nonce",
      meaning:
        "The id_token belongs to another sign-in than the one that was begun here, so nothing was kept.",
      cure: "Begin again in one window. If it stays, the provider does not return the nonce (OpenID Connect): leave out the scope openid.",
    },
    {
      code: "malformed-response",
      meaning: "The answer holds neither one authorization code nor one error.",
      cure: "Check that the authorization endpoint is the right one and answers in the query.",
    },
    {
      code: "scope-missing",
      meaning: "The provider granted less than was asked for.",
      cure: "Authorise again and accept every permission, or allow the scopes at the provider.",
    },
    {
      code: "account-mismatch",
      meaning: "Another account signed in than the mailbox belongs to.",
      cure: "Sign in with the mailbox's own account. If it is a shared mailbox, choose that another account signs in for it.",
    },
    {
      code: "not-allowed",
      meaning: "You may not authorise this mailbox.",
      cure: "Ask an admin of the project whose channel uses it.",
    },
  ]),
  ...concerning("mailbox", [
    {
      code: "refresh-token-missing",
      meaning: "The provider gave no refresh token, so access would end when the access token expires.",
      cure: "Add the scope offline_access, or allow refresh tokens (offline access) at the provider.",
    },
    {
      code: "other-token-host",
      meaning:
        "The refresh token was given by another host than the one that the integration now points to, so it was not sent there.",
      cure: "Set the token endpoint back to the host that gave it, or authorise the mailbox again.",
    },
    {
      code: "refresh-answer-lost",
      meaning:
        "The provider replaced the refresh token, but its answer was lost: the connection was cut or Mailroom was stopped in that moment. The provider does not accept the previous one.",
      cure: "Authorise the mailbox again. No mail is lost: the channel goes on where it stopped.",
    },
  ]),
  ...concerning("application", [
    {
      code: "secret-unreadable",
      meaning: "A stored secret can not be read with the encryption keys of this installation.",
      cure: "Restore the key in ENCRYPTION_KEYS, or enter the client secret again and authorise the mailbox again.",
    },
    {
      code: "credential-missing",
      meaning: "The integration has neither a client secret nor a certificate or key.",
      cure: "Enter one at the integration, then test it.",
    },
    {
      code: "endpoint-not-https",
      meaning: "The endpoint does not begin with https, so secrets could be read on their way.",
      cure: "Correct the endpoint at the integration, then test it.",
    },
    {
      code: "endpoint-malformed",
      meaning: "The endpoint is no address that Mailroom may call.",
      cure: "Correct the endpoint at the integration, then test it.",
    },
    {
      code: "host-not-allowed",
      meaning: "Mailroom may not connect to the host of this endpoint.",
      cure: "If the host is meant, list its network in TRUSTED_NETWORKS.",
    },
  ]),
  ...concerning("passing", [
    {
      code: "host-not-found",
      meaning: "The host of this endpoint does not exist.",
      cure: "Check the spelling of the endpoint and this machine's DNS.",
    },
    {
      code: "endpoint-not-reached",
      meaning: "The endpoint could not be reached, or gave no answer in time.",
      cure: "Check the address, and that this machine may connect to it (port 443).",
    },
    {
      code: "certificate-not-trusted",
      meaning: "The endpoint's certificate is not valid for it, or not of a trusted authority.",
      cure: "Correct the certificate. A private authority is made known by NODE_EXTRA_CA_CERTS.",
    },
    {
      code: "answer-not-understood",
      meaning: "The endpoint answered something that is not an OAuth 2.0 answer.",
      cure: "Check that the endpoint is the right one, and that no proxy stands before it.",
    },
    {
      code: "answer-too-large",
      meaning: "The endpoint answered with more than 1 MiB, which no OAuth 2.0 answer is.",
      cure: "Check that the endpoint is the right one.",
    },
    {
      code: "too-many-requests",
      meaning: "The provider limits how often it may be asked.",
      cure: "Nothing to do: Mailroom waits as long as the provider says, and tries again.",
    },
    {
      code: "provider-failing",
      meaning: "The provider has a failure of its own.",
      cure: "Nothing to do: Mailroom tries again. If it stays, look at the provider's status page.",
    },
  ]),
];

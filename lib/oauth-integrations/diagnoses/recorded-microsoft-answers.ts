import type { Concerns } from "./known-answer.ts";
import type { RecordedAnswer } from "./recorded-answer.ts";
import { readTable } from "./recorded-answer.ts";

// A line per answer: error, number | what the description says | what meaning and cure have to name (all of it).

const application = `
invalid_client 7000222 | The provided client secret keys for app '11111111-2222-3333-4444-555555555555' are expired. | expired & New client secret & Value
invalid_client 7000215 | Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '11111111-2222-3333-4444-555555555555'. | Secret ID & Certificates & secrets
invalid_client 7000218 | The request body must contain the following parameter: 'client_assertion' or 'client_secret'. | client secret
invalid_client 700025 | Client is public so neither 'client_assertion' nor 'client_secret' should be presented. | public client & Web
invalid_client 700024 | Client assertion is not within its valid time range. Current time: 2026-11-20T08:15:30Z, expiry time of assertion 2026-11-20T07:55:00Z. | clock & NTP
invalid_client 700027 | The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.] | certificate & upload
invalid_client 700030 | Invalid certificate - subject name in certificate is not authorized. | subject of the certificate
invalid_client 50012 | Authentication failed. Client assertion contains an invalid signature. | signature
invalid_client 50013 | Assertion failed signature validation. | token endpoint
unauthorized_client 700016 | Application with identifier '11111111-2222-3333-4444-555555555555' was not found in the directory 'Example'. | client ID & Directory (tenant) ID
unauthorized_client 700011 | Application with identifier 11111111-2222-3333-4444-555555555555 was not found in the directory. | tenant
unauthorized_client 70001 | The application is disabled. | Enterprise applications
unauthorized_client 7000112 | Application '11111111-2222-3333-4444-555555555555' is disabled. | switched off & Enabled for users
unauthorized_client 1000031 | Application Example can't be accessed at this time. Contact your administrator. | Enterprise applications
invalid_request 90002 | Tenant 'example.invalid' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. | tenant & cloud
invalid_request 50059 | No tenant-identifying information found in either the request or implied by any provided credentials. | tenant of the integration
invalid_request 90038 | The specified tenant 'Example' belongs to the National Cloud 'Other'. | cloud
invalid_request 900382 | Confidential Client is not supported in Cross Cloud request. | clouds
invalid_request 50194 | Application '11111111-2222-3333-4444-555555555555'(Example) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported. | one tenant & Directory (tenant) ID
invalid_request 90130 | Application '11111111-2222-3333-4444-555555555555' is not supported over the /common or /consumers endpoints. | organizations
invalid_request 9001023 | The grant type is not supported over the /common or /consumers endpoints. | tenant
invalid_request 9002332 | Application '11111111-2222-3333-4444-555555555555' is configured for use by Azure Active Directory users only. | work and school
invalid_request 9002346 | Application '11111111-2222-3333-4444-555555555555' is configured for use by Microsoft Account users only. Please use the /consumers endpoint. | consumers
invalid_client 70002 | Error validating credentials. | client secret
invalid_client 650052 | The app is trying to access a service that your organization 'Example' lacks a service principal for. | Exchange Online
invalid_client 650056 | Misconfigured application. The client has not listed any permissions in its registration, or the admin has not consented. | Grant admin consent
invalid_resource 650057 | Invalid resource. The client has requested access to a resource which is not listed in its registration. | Add a permission
invalid_client 65005 | The app required resource access list does not contain apps discoverable by the resource. | API permissions
invalid_resource 500011 | The resource principal named https://outlook.example was not found in the tenant named Example. | scopes
invalid_scope 70011 | The provided value for the input parameter 'scope' is not valid. | scopes
invalid_scope 1002012 | The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed. | https://outlook.office365.com/.default
invalid_scope 28000 | Provided value for the input parameter scope is not valid because it contains more than one resource. | one service only
invalid_scope 28002 | Provided value for the input parameter scope is not valid when requesting an access token. | scope
invalid_scope 28003 | Provided value for the input parameter scope cannot be empty when requesting an access token using the provided authorization code. | scope
invalid_scope 700022 | The provided value for the input parameter scope is not valid because it contains more than one resource. | one service only
invalid_request 50011 | The redirect URI specified in the request does not match the redirect URIs configured for the application. | redirect URL & Authentication
invalid_request 500113 | No reply address is registered for the application. | redirect URL
invalid_request 9002325 | Proof Key for Code Exchange is required for cross-origin authorization code redemption. | single-page & Web
invalid_request 9002327 | Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests. | single-page & Web
invalid_request 900561 | The endpoint only accepts POST requests. Received a GET request. | endpoint`;

const mailbox = `
invalid_grant 65001 | The user or administrator has not consented to use the application with ID '11111111-2222-3333-4444-555555555555'. Send an interactive authorization request for this user and resource. | consented & Grant admin consent
invalid_grant 9002341 | User is required to permit SSO. | permit
invalid_grant 700082 | The refresh token has expired due to inactivity. The token was issued on 2026-05-01T00:00:00Z and was inactive for 90.00:00:00. | not used for too long
invalid_grant 700084 | The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. | Web
invalid_grant 70008 | The provided authorization code or refresh token has expired due to inactivity. | expired
invalid_grant 70043 | The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. | Sign-in frequency
invalid_grant 50173 | The provided grant has expired due to it being revoked, a fresh auth token is needed. | password was changed
invalid_grant 50132 | The session is not valid due to password expiration or recent password change. | password
invalid_grant 50133 | The session is not valid due to password expiration or recent password change. | password
invalid_grant 50089 | Authentication failed due to flow token expired. | expired
invalid_grant 50076 | Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access 'outlook'. | second factor
interaction_required 50074 | Strong Authentication is required. | second factor
interaction_required 50078 | Presented multi-factor authentication has expired due to policies configured by your administrator. | too long ago
interaction_required 50079 | Due to a configuration change made by your administrator, you must enroll in multi-factor authentication. | aka.ms/mfasetup
interaction_required 50072 | User needs to enroll for second factor authentication. | aka.ms/mfasetup
interaction_required 50158 | External security challenge not satisfied. User will be redirected to another page. | terms of use
interaction_required 50097 | Device authentication is required. | device
invalid_grant 50126 | Error validating credentials due to invalid username or password. | password
invalid_grant 50034 | The user account does not exist in the directory. To sign into this application, the account must be added to the directory. | does not exist
invalid_grant 50053 | The account is locked, you have tried to sign in too many times with an incorrect user ID or password. | locked & Sign-in logs
invalid_grant 50055 | The password is expired. | new password
invalid_grant 50057 | The user account is disabled. | Account enabled
invalid_grant 50105 | The signed in user is not assigned to a role for the application. | Users and groups
invalid_grant 50020 | User account 'ada@example.test' from identity provider 'live.com' does not exist in tenant 'Example'. | another organisation
invalid_grant 90072 | User account from an external identity provider does not exist in tenant 'Example'. | guest
interaction_required 53000 | Device is not in required device state: compliant. | compliant device
interaction_required 53001 | Device is not in required device state: domain_joined. | domain
interaction_required 53002 | The application used is not an approved application for Conditional Access. | approved
invalid_grant 53003 | Access has been blocked by Conditional Access policies. The access policy does not allow token issuance. | Conditional Access
invalid_grant 530031 | Access policy does not allow token issuance. | Conditional Access
invalid_grant 530032 | Blocked by Conditional Access on security policy. | Conditional Access
invalid_grant 530035 | Access has been blocked by security defaults. | Manage security defaults
invalid_grant 53011 | User blocked due to risk on home tenant. | Risky users
invalid_grant 135010 | The key was not found. | key
interaction_required 700020 | The access grant requires interaction. | Microsoft's pages
invalid_grant 9002313 | Invalid request. Request is malformed or invalid. | could not read
invalid_grant 70000 | The request was denied because one or more scopes requested are unauthorized or expired. The user must first sign in and grant the client application access to the requested scope. | every permission`;

const request = `
invalid_grant 54005 | OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token. | used before
invalid_grant 501481 | The Code_Verifier does not match the code_challenge supplied in the authorization request. | PKCE
invalid_grant 700005 | Provided Authorization Code is intended to use against other tenant, thus rejected. | same tenant
invalid_request 900144 | The request body must contain the following parameter: 'scope'. | parameter
invalid_request 90014 | The required field 'scope' is missing from the credential. | field
invalid_request 90023 | Unable to process the request. | value
invalid_request 90100 | The 'prompt' parameter is empty or not valid. | parameter`;

const passing = `
invalid_grant 50196 | The server terminated an operation because it encountered a client request loop. | same request too often
temporarily_unavailable 90055 | There are too many incoming requests. | more requests
invalid_grant 90033 | A transient error has occurred. Please try again. | directory service
temporarily_unavailable 90006 | The service is temporarily unavailable. | not available
temporarily_unavailable 90012 | The request has timed out. | timed out
invalid_grant 90024 | A transient error has occurred. Please try again. | passing failure
temporarily_unavailable 90090 | The service is temporarily unavailable. | not available
temporarily_unavailable 90091 | The service could not be reached. | reached
temporarily_unavailable 50033 | A transient error has occurred. | passing failure
temporarily_unavailable 50087 | A transient error has occurred during strong authentication. Please try again. | second factor
server_error 70012 | A server error occurred while authenticating an MSA (consumer) user. | personal account
server_error 50000 | There was an error issuing a token or an issue with our sign-in service. | trace ID`;

const applicationPage = `
access_denied 90094 | An administrator of Example has set a policy that prevents you from granting this application the permissions it is requesting. | Grant admin consent
access_denied 90095 | Admin consent is required. The user was prompted to request it. | Admin consent requests
invalid_client 650053 | The application 'Example' asked for scope 'IMAP.AccessAsUser.All' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. | https://outlook.office.com/IMAP.AccessAsUser.All`;

const requestPage = `
access_denied 65004 | User declined to consent to access the app. | declined & Accept
login_required 50058 | A silent sign-in request was sent but no user is signed in. | Nobody is signed in
interaction_required 16000 | User account does not exist in tenant 'Example' and cannot access the application in that tenant. | private window
interaction_required 160021 | Application requested a user session which does not exist. | Sign out
invalid_request 500208 | The domain is not a valid login domain for the account type. | personal`;

/** Entra ID sends every other refusal with 400. */
const statuses: ReadonlyMap<string, number> = new Map([
  ["invalid_client", 401],
  ["temporarily_unavailable", 503],
  ["server_error", 500],
]);

const traceId = "0a1b2c3d-0000-1111-2222-333344445555";

/** The bodies that Entra ID sends: number, trace and time stand in the description, too. */
function entra(
  concerns: Concerns,
  from: "token-endpoint" | "page",
  table: string,
): readonly RecordedAnswer[] {
  return readTable(table).map(({ error, says, names }) => {
    const [name = "", number = ""] = error.split(" ");
    const code = `AADSTS${number}`;
    const timestamp = "2026-11-20 08:15:30Z";
    const error_description = `${code}: ${says}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${traceId}\r\nTimestamp: ${timestamp}`;
    const error_uri = `https://login.microsoftonline.com/error?code=${number}`;
    const detail = { error_codes: [Number(number)], timestamp, trace_id: traceId, error_uri };
    const status = statuses.get(name) ?? 400;
    const sent = from === "page" ? from : status;
    return { from: sent, body: { error: name, error_description, ...detail }, code, concerns, names };
  });
}

/** Answers of Entra ID, written from its public list of error codes. */
export const recordedMicrosoftAnswers: readonly RecordedAnswer[] = [
  ...entra("application", "token-endpoint", application),
  ...entra("mailbox", "token-endpoint", mailbox),
  ...entra("request", "token-endpoint", request),
  ...entra("passing", "token-endpoint", passing),
  ...entra("application", "page", applicationPage),
  ...entra("request", "page", requestPage),
];

import { concerning } from "./known-answer.ts";

/** One run of the sign-in at Microsoft went wrong. */
const runAnswers = concerning("request", [
  {
    code: "AADSTS65004",
    meaning: "The person at Microsoft's page declined the permissions.",
    cure: "Begin again and click Accept.",
  },
  {
    code: "AADSTS54005",
    meaning: "The authorization code was used before; each is good for one use.",
    cure: "Begin again. The page may have been loaded twice.",
  },
  {
    code: "AADSTS501481",
    meaning: "The proof key does not fit the authorization request (PKCE).",
    cure: "Begin again, in one window of one browser.",
  },
  {
    code: "AADSTS700005",
    meaning: "The authorization code was given by another tenant than the one it was brought to.",
    cure: "Check that authorization endpoint and token endpoint of the integration name the same tenant, then begin again.",
  },
  {
    code: "AADSTS50058",
    meaning: "Nobody is signed in at Microsoft in this browser.",
    cure: "Begin again and sign in at Microsoft's page.",
  },
  {
    code: "AADSTS16000",
    meaning: "The account that is signed in at Microsoft does not belong to this tenant, or none was chosen.",
    cure: "Begin again and choose the account of the mailbox, in a private window if the browser chooses another.",
  },
  {
    code: "AADSTS160021",
    meaning: "The sign-in that the browser remembered does not exist any more.",
    cure: "Sign out at Microsoft or take a private window, then begin again.",
  },
  {
    code: "AADSTS500208",
    meaning: "The account is of a kind that this tenant does not let in, such as a personal one.",
    cure: "Begin again with a work or school account; for personal ones set the integration's tenant to consumers or common.",
  },
  {
    code: "AADSTS900144",
    meaning: "Microsoft misses a parameter in the request.",
    cure: "Check that the endpoints of the integration are those of version 2.0 (…/oauth2/v2.0/…) and that client ID and scopes are set, then begin again.",
  },
  {
    code: "AADSTS90014",
    meaning: "Microsoft misses a field in the request.",
    cure: "Check that client ID, scopes and endpoints of the integration are set, then begin again.",
  },
  {
    code: "AADSTS90023",
    meaning: "Microsoft does not accept a value of the request.",
    cure: "Compare client ID, scopes and additional parameters of the integration with Microsoft's documentation, then begin again.",
  },
  {
    code: "AADSTS90100",
    meaning: "A parameter of the request is empty or not valid.",
    cure: "Compare the additional parameters of the integration with Microsoft's documentation, then begin again.",
  },
]);

const wait = "Nothing to do: Mailroom tries again by itself.";

/** Microsoft can not just now, whatever kind of error it calls it. */
const passingAnswers = concerning("passing", [
  {
    code: "AADSTS50196",
    meaning: "Microsoft has seen the same request too often in a short time and pauses it.",
    cure: `${wait} If it stays, look whether another program uses the same application and account.`,
  },
  {
    code: "AADSTS90055",
    meaning: "The tenant has sent more requests than Microsoft takes.",
    cure: wait,
  },
  {
    code: "AADSTS90033",
    meaning: "The directory service of Microsoft is not available.",
    cure: `${wait} If it stays, look at the service health in the Microsoft 365 admin center.`,
  },
  { code: "AADSTS90006", meaning: "A service of Microsoft is not available at the moment.", cure: wait },
  { code: "AADSTS90012", meaning: "The request timed out within Microsoft.", cure: wait },
  { code: "AADSTS90024", meaning: "Microsoft has a passing failure.", cure: wait },
  { code: "AADSTS90090", meaning: "A service of Microsoft is not available at the moment.", cure: wait },
  { code: "AADSTS90091", meaning: "A service of Microsoft could not be reached by Microsoft.", cure: wait },
  { code: "AADSTS50033", meaning: "Microsoft has a passing failure.", cure: wait },
  { code: "AADSTS50087", meaning: "Microsoft could not check the second factor just now.", cure: wait },
  { code: "AADSTS70012", meaning: "Microsoft failed at signing a personal account in.", cure: wait },
  {
    code: "AADSTS50000",
    meaning: "Microsoft failed at issuing a token.",
    cure: `${wait} If it stays, ask Microsoft's support with the trace ID in its words.`,
  },
]);

/** What is about a moment, not about application or account. */
export const microsoftRequestAnswers = [...passingAnswers, ...runAnswers];

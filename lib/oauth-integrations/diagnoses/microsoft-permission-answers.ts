import { concerning } from "./known-answer.ts";

const permissions = "Microsoft Entra admin center, App registrations, the application, API permissions";
const platforms = "Microsoft Entra admin center, App registrations, the application, Authentication";

/** Microsoft refuses the scopes or the redirect URL of the application. */
export const microsoftPermissionAnswers = concerning("application", [
  {
    code: "AADSTS90094",
    meaning: "An administrator of the organisation has to approve the application first.",
    cure: `An administrator clicks ${permissions}, Grant admin consent. Then authorise again.`,
  },
  {
    code: "AADSTS90095",
    meaning: "The organisation wants an administrator's approval; the person was asked to request it.",
    cure: `An administrator approves it at Enterprise applications, Admin consent requests, or clicks ${permissions}, Grant admin consent.`,
  },
  {
    code: "AADSTS650052",
    meaning:
      "The organisation has no subscription to the service that the scopes belong to, or never enabled it.",
    cure: "Check that the organisation has Exchange Online and that each scope of the integration belongs to it (outlook.office.com). An admin enables the service in the Microsoft 365 admin center.",
  },
  {
    code: "AADSTS650053",
    meaning: "One of the scopes does not exist at the service it is asked from.",
    cure: "Write each scope of the integration with its service in front, such as https://outlook.office.com/IMAP.AccessAsUser.All: a bare name belongs to Microsoft Graph.",
  },
  {
    code: "AADSTS650056",
    meaning: "The application asks for a service of which it lists no permission, or no admin has consented.",
    cure: `${permissions}: add the permissions of the integration's scopes, then click Grant admin consent.`,
  },
  {
    code: "AADSTS650057",
    meaning: "The application asks for a service that its registration does not list.",
    cure: `${permissions}, Add a permission: add the service that the scopes of the integration belong to.`,
  },
  {
    code: "AADSTS65005",
    meaning: "The application asks for access that its registration does not list.",
    cure: `${permissions}: add the permissions of the integration's scopes, then click Grant admin consent.`,
  },
  {
    code: "AADSTS500011",
    meaning: "The service that the scopes name does not exist in this tenant.",
    cure: "Compare the scopes of the integration, to the letter, with those recommended here (https://outlook.office.com/…), and check the tenant and the cloud.",
  },
  {
    code: "AADSTS70011",
    meaning: "One of the scopes is not valid.",
    cure: "Compare the scopes of the integration, to the letter, with those recommended here. The words of Microsoft name the wrong one.",
  },
  {
    code: "AADSTS1002012",
    meaning: "Without a person, the one scope has to be that of the service with /.default at its end.",
    cure: "Set the scope of the integration to https://outlook.office365.com/.default and nothing else.",
  },
  {
    code: "AADSTS28000",
    meaning: "The scopes belong to more than one service, for which no single token can be given.",
    cure: "Take scopes of one service only, such as outlook.office.com; openid, email and offline_access may stand beside them.",
  },
  {
    code: "AADSTS28002",
    meaning: "A scope is not valid in the request for tokens.",
    cure: "Compare the scopes of the integration, to the letter, with those recommended here.",
  },
  {
    code: "AADSTS28003",
    meaning: "The request for tokens holds no scope that Microsoft can use.",
    cure: "Add the scopes for IMAP, POP3 or SMTP to the integration, as recommended here.",
  },
  {
    code: "AADSTS700022",
    meaning: "The scopes belong to more than one service.",
    cure: "Take scopes of one service only, such as outlook.office.com; openid, email and offline_access may stand beside them.",
  },
  {
    code: "AADSTS50011",
    meaning: "The redirect URL of this integration is not registered at the application.",
    cure: `Copy the redirect URL here, to the letter, to ${platforms}, Add a platform, Web.`,
  },
  {
    code: "AADSTS500113",
    meaning: "No redirect URL at all is registered at the application.",
    cure: `Copy the redirect URL here to ${platforms}, Add a platform, Web.`,
  },
  {
    code: "AADSTS9002325",
    meaning:
      "The redirect URL is registered for a single-page application, which this server is not (proof key required).",
    cure: `${platforms}: remove the redirect URL under Single-page application and add it under Web.`,
  },
  {
    code: "AADSTS9002327",
    meaning:
      "The redirect URL is registered for a single-page application, so Microsoft gives tokens to browsers only.",
    cure: `${platforms}: remove the redirect URL under Single-page application and add it under Web. Then authorise again.`,
  },
  {
    code: "AADSTS900561",
    meaning: "The request came to an endpoint that does not take it: the two endpoints may be exchanged.",
    cure: "Check authorization endpoint (…/authorize) and token endpoint (…/token) of the integration.",
  },
]);

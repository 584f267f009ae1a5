import { concerning } from "./known-answer.ts";

const registration = "Microsoft Entra admin center, App registrations, the application";

/** Microsoft refuses the application: its credential, or that it exists and may be used. Codes are those of Entra ID. */
export const microsoftApplicationAnswers = concerning("application", [
  {
    code: "AADSTS7000222",
    meaning: "The client secret of the application has expired.",
    cure: `${registration}, Certificates & secrets, New client secret: copy its Value and replace the client secret of the integration here.`,
  },
  {
    code: "AADSTS7000215",
    meaning:
      "The client secret is wrong. Most often the Secret ID was pasted instead of the secret's Value, or the secret was deleted.",
    cure: `${registration}, Certificates & secrets: the column Value is shown only once, so make a new client secret, copy its Value (not the Secret ID) and replace the client secret here.`,
  },
  {
    code: "AADSTS7000218",
    meaning:
      "Microsoft wants a client secret or a certificate and got none: the application counts as confidential.",
    cure: `Enter the client secret of the application here, as made at ${registration}, Certificates & secrets.`,
  },
  {
    code: "AADSTS700025",
    meaning: "The application is registered as a public client, which may not send a secret.",
    cure: `${registration}, Authentication: register the redirect URL under the platform Web, not under Mobile and desktop applications.`,
  },
  {
    code: "AADSTS700024",
    clock: true,
    meaning:
      "The signed request of this machine lies outside of its time range: the clock of Mailroom's machine is wrong.",
    cure: "Set the clock of Mailroom's machine right (NTP). Mailroom tries again by itself.",
  },
  {
    code: "AADSTS700027",
    meaning:
      "The certificate that Mailroom signs with is not registered at the application, or not any more.",
    cure: `Download the certificate here and upload it at ${registration}, Certificates & secrets, Certificates. Compare the thumbprints.`,
  },
  {
    code: "AADSTS700030",
    meaning: "The subject of the certificate is not one that the application accepts.",
    cure: `Upload the certificate of this integration at ${registration}, Certificates & secrets, Certificates.`,
  },
  {
    code: "AADSTS50012",
    meaning:
      "Microsoft could not verify the credential of the application: the certificate or its signature is not accepted.",
    cure: `Compare certificate and secret with ${registration}, Certificates & secrets, and replace here what differs.`,
  },
  {
    code: "AADSTS50013",
    meaning: "The signed statement of the application is not valid: wrong, expired or for another endpoint.",
    cure: "Check that the token endpoint belongs to the tenant and cloud of the application, and that the clock of Mailroom's machine is right.",
    clock: true,
  },
  {
    code: "AADSTS700016",
    meaning: "The application was not found in this tenant: the client ID or the tenant is wrong.",
    cure: `Copy "Application (client) ID" and "Directory (tenant) ID" from ${registration}, Overview. In another organisation's tenant an admin consents to the application first.`,
  },
  {
    code: "AADSTS700011",
    meaning: "The application does not exist in the tenant of the account.",
    cure: `Compare the client ID with ${registration}, Overview, and have an admin of that tenant consent to the application.`,
  },
  {
    code: "AADSTS70001",
    meaning: "The application is not known to this tenant, or it is switched off there.",
    cure: "Microsoft Entra admin center, Enterprise applications, the application, Properties: set Enabled for users to sign in to Yes; else compare the client ID.",
  },
  {
    code: "AADSTS7000112",
    meaning: "The application is switched off in this tenant.",
    cure: "Microsoft Entra admin center, Enterprise applications, the application, Properties: set Enabled for users to sign in to Yes.",
  },
  {
    code: "AADSTS1000031",
    meaning: "Microsoft gives no access to this application at present.",
    cure: "An admin of the tenant looks at Microsoft Entra admin center, Enterprise applications, the application, and asks Microsoft's support if nothing is wrong there.",
  },
  {
    code: "AADSTS90002",
    meaning: "The tenant does not exist, or it belongs to another cloud of Microsoft.",
    cure: `Copy "Directory (tenant) ID" from ${registration}, Overview, and choose the right cloud (global, US Government, China) in the integration here.`,
  },
  {
    code: "AADSTS50059",
    meaning: "Microsoft could not tell which tenant is meant.",
    cure: `Enter "Directory (tenant) ID" of ${registration}, Overview, as tenant of the integration instead of common or organizations.`,
  },
  {
    code: "AADSTS90038",
    meaning: "The tenant belongs to another cloud of Microsoft than the endpoints of this integration.",
    cure: "Choose the cloud of the tenant (global, US Government, China) in the integration here; register the application there.",
  },
  {
    code: "AADSTS900382",
    meaning: "Application and account belong to different clouds of Microsoft, which is not supported.",
    cure: "Register the application in the cloud of the mailbox (global, US Government, China) and choose this cloud in the integration here.",
  },
  {
    code: "AADSTS50194",
    meaning:
      "The application is for one tenant only, but the integration uses the endpoints of all (common).",
    cure: `Enter "Directory (tenant) ID" as tenant of the integration here; or make the application multitenant at ${registration}, Authentication, Supported account types.`,
  },
  {
    code: "AADSTS90130",
    meaning:
      "The application is not for personal accounts, but the integration uses the endpoints common or consumers.",
    cure: "Set the tenant of the integration to organizations or to the tenant's ID.",
  },
  {
    code: "AADSTS9001023",
    meaning: "This way of getting tokens does not work over the endpoints common and consumers.",
    cure: `Enter "Directory (tenant) ID" of ${registration}, Overview, as tenant of the integration.`,
  },
  {
    code: "AADSTS9002332",
    meaning: "The application is for work and school accounts only, but the tenant is consumers.",
    cure: "Set the tenant of the integration to organizations or to the tenant's ID.",
  },
  {
    code: "AADSTS9002346",
    meaning: "The application is for personal Microsoft accounts only.",
    cure: `Set the tenant of the integration to consumers; for work accounts change Supported account types at ${registration}, Authentication.`,
  },
  // Older answers hold this number beside one that tells more, so it comes last.
  {
    code: "AADSTS70002",
    meaning: "The client secret does not fit the application.",
    cure: `Make a new client secret at ${registration}, Certificates & secrets, and replace the client secret here.`,
  },
]);

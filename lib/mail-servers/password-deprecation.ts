type LargeProvider = "Google" | "Microsoft";

const domainsOf: Readonly<Record<LargeProvider, readonly string[]>> = {
  Google: ["gmail.com", "googlemail.com"],
  Microsoft: ["office365.com", "office365.us", "outlook.com", "partner.outlook.cn"],
};

const keepsPlace =
  "Change this connection to an OAuth 2.0 integration: the channel keeps its place in the mailbox.";

const warningOf: Readonly<Record<LargeProvider, string>> = {
  Google:
    "Google takes no account passwords for mail any more, only app passwords, and an administrator may forbid " +
    `those too. ${keepsPlace}`,
  Microsoft:
    "Microsoft has switched off password sign-in for reading mail and is ending it for sending. " +
    keepsPlace,
};

/** Which of the large providers a mail server belongs to; null: none of them. */
function providerOfHost(host: string): LargeProvider | null {
  const name = host.toLowerCase();
  const isOf = (provider: LargeProvider) =>
    domainsOf[provider].some((domain) => name === domain || name.endsWith(`.${domain}`));
  if (isOf("Google")) return "Google";
  return isOf("Microsoft") ? "Microsoft" : null;
}

/** What to say to those who sign in to this host by password; null where passwords are welcome. */
export function passwordDeprecation(host: string): string | null {
  const provider = providerOfHost(host);
  return provider && warningOf[provider];
}

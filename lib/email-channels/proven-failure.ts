/** A run of failed polls. */
export type Failing = {
  /** The first failure since a poll last went well or the settings were changed, and how many there were. */
  readonly since: Date | null;
  readonly count: number;
  /** The last failure, as the server put it. */
  readonly code: string | null;
  readonly serverWords: string | null;
};

/** What fails for this long is not passing by itself. */
export const provenAfterMs = 10 * 60_000;

/** Refusals that no repetition heals, as long as they come twice: somebody has to change something. */
const refusals: ReadonlySet<string> = new Set([
  "account-locked",
  "application-token-refused",
  "certificate-expired",
  "certificate-name-mismatch",
  "certificate-not-trusted",
  "encryption-demanded",
  "exchange-application-not-permitted",
  "folder-missing",
  "google-app-password-required",
  "google-browser-sign-in-required",
  "google-imap-off",
  "google-password-refused",
  "google-token-refused",
  "host-not-allowed",
  "mailbox-not-permitted",
  "microsoft-application-token-refused",
  "microsoft-conditional-access",
  "microsoft-password-off",
  "microsoft-password-wrong",
  "microsoft-security-defaults",
  "microsoft-sign-in-blocked",
  "microsoft-tenant-blocked",
  "microsoft-token-refused",
  "password-expired",
  "password-missing",
  "secret-unreadable",
  "sign-in-method-not-offered",
  "sign-in-refused",
  "starttls-missing",
  "token-refused",
  "token-scope-missing",
  "token-sign-in-not-offered",
]);

/** One failure may be a passing one, whatever it says: even a refused password is, now and then, a server's mistake. */
export function isProven(
  { since, count }: Pick<Failing, "since" | "count">,
  code: string,
  now: Date,
): boolean {
  if (count < 2) return false;
  const isLong = since !== null && now.getTime() - since.getTime() >= provenAfterMs;
  return isLong || refusals.has(code);
}

/** The run of failures that a mailbox is in. @param failures its failed polls, the latest first */
export function failingOf(
  failures: readonly {
    readonly at: Date;
    readonly code: string | null;
    readonly serverWords: string | null;
  }[],
  lastSucceededAt: Date | null,
  settingsChangedAt: Date,
): Failing {
  const [last] = failures;
  const begunAtMs = Math.max(lastSucceededAt?.getTime() ?? 0, settingsChangedAt.getTime());
  const run = failures.filter(({ at }) => at.getTime() > begunAtMs);
  return {
    since: run.at(-1)?.at ?? null,
    count: run.length,
    code: last?.code ?? null,
    serverWords: last?.serverWords ?? null,
  };
}

import type { MailUse, ProviderScopes } from "@/lib/oauth-integrations/providers/provider.ts";

const uses = ["imap", "pop3", "smtp"] as const satisfies readonly MailUse[];

const useWords: Readonly<Record<MailUse, string>> = {
  imap: "Reading by IMAP",
  pop3: "Reading by POP3",
  smtp: "Sending by SMTP",
};

/** Uses that need the same scopes, and so are chosen together. */
export type ScopeChoice = {
  readonly label: string;
  readonly scopes: readonly string[];
  readonly isChosen: boolean;
  /** Another choice needs all of its scopes, so that it can not be taken back. */
  readonly isImplied: boolean;
};

/** What can be chosen at a provider, use by use; one that asks for the same scopes as another is the same choice. */
export function scopeChoices(recommended: ProviderScopes, chosen: readonly string[]): ScopeChoice[] {
  const groups = new Map<string, { labels: string[]; scopes: readonly string[] }>();
  for (const use of uses) {
    const scopes = recommended[use];
    if (scopes.length === 0) continue;
    const key = [...scopes].sort().join(" ");
    const group = groups.get(key);
    if (group) group.labels.push(useWords[use]);
    else groups.set(key, { labels: [useWords[use]], scopes });
  }
  const all = [...groups.values()].map(({ labels, scopes }) => ({
    label: labels.map((label, index) => (index === 0 ? label : lowerFirst(label))).join(", "),
    scopes,
    isChosen: scopes.every((scope) => chosen.includes(scope)),
  }));
  return all.map((choice) => ({
    ...choice,
    isImplied: all.some(
      (other) =>
        other.label !== choice.label &&
        other.isChosen &&
        choice.scopes.every((scope) => other.scopes.includes(scope)),
    ),
  }));
}

/** The scopes after a choice was made or taken back; what other choices need stays. */
export function toggleScopeChoice(
  recommended: ProviderScopes,
  chosen: readonly string[],
  choice: ScopeChoice,
): string[] {
  if (!choice.isChosen) return unique([...choice.scopes, ...chosen, ...recommended.always]);
  const needed = new Set([
    ...recommended.always,
    ...scopeChoices(recommended, chosen)
      .filter(({ isChosen, label }) => isChosen && label !== choice.label)
      .flatMap(({ scopes }) => scopes),
  ]);
  return chosen.filter((scope) => needed.has(scope) || !choice.scopes.includes(scope));
}

/** What a new integration asks for: reading by IMAP and sending. */
export function usualScopes(recommended: ProviderScopes): string[] {
  return unique([...recommended.imap, ...recommended.smtp, ...recommended.always]);
}

/** The scopes after the provider's own changed, as with another cloud: the same uses, and what was added by hand. */
export function translateScopes(
  before: ProviderScopes,
  after: ProviderScopes,
  chosen: readonly string[],
): string[] {
  const known = new Set([...before.always, ...uses.flatMap((use) => before[use])]);
  const used = uses.filter(
    (use) => before[use].length > 0 && before[use].every((scope) => chosen.includes(scope)),
  );
  return unique([
    ...used.flatMap((use) => after[use]),
    ...(before.always.every((scope) => chosen.includes(scope)) ? after.always : []),
    ...chosen.filter((scope) => !known.has(scope)),
  ]);
}

/** Every scope that the provider's data file names. */
export function knownScopes(recommended: ProviderScopes): string[] {
  return unique([...uses.flatMap((use) => recommended[use]), ...recommended.always]);
}

function unique(scopes: readonly string[]): string[] {
  return [...new Set(scopes)];
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

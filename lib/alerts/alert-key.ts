/** What an alert is about: its mail leaves by a way that does not depend on it. */
export type AlertSubject = {
  readonly type: (typeof subjectTypes)[number];
  /** Of a `mail-host` its name. */
  readonly id: string;
};

/**
 * A `mailbox` is one that is read, a `mail-server` one that sends, a `mail-host` what many of them share; `installation`
 * is all of it.
 */
const subjectTypes = [
  "oauth-grant",
  "oauth-integration",
  "mailbox",
  "mail-server",
  "mail-host",
  "installation",
] as const;

/** The key of an alert, such as `oauth-grant/<id>/authorization`. Of one key at most one alert is open. */
export function alertKey(subject: AlertSubject, what: string): string {
  return `${subject.type}/${subject.id}/${what}`;
}

/** What the alert of a key is about; null when the key names nothing that a mail could depend on. */
export function subjectOfKey(key: string): AlertSubject | null {
  const [named, id] = key.split("/");
  const type = subjectTypes.find((one) => one === named);
  return type && id ? { type, id } : null;
}

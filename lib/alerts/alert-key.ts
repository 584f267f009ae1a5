/** What an alert is about: its mail leaves by a way that does not depend on it. */
export type AlertSubject = {
  readonly type: "oauth-grant" | "oauth-integration";
  readonly id: string;
};

/** The key of an alert, such as `oauth-grant/<id>/authorization`. Of one key at most one alert is open. */
export function alertKey(subject: AlertSubject, what: string): string {
  return `${subject.type}/${subject.id}/${what}`;
}

/** What the alert of a key is about; null when the key names nothing that a mail could depend on. */
export function subjectOfKey(key: string): AlertSubject | null {
  const [type, id] = key.split("/");
  if ((type !== "oauth-grant" && type !== "oauth-integration") || !id) return null;
  return { type, id };
}

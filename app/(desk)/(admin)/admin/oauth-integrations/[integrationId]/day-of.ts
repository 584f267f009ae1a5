const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Like "1 March 2027", the same for every reader. */
export function dayOf(moment: Date): string {
  return day.format(moment);
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// RFC 5322 §4.3, and the European zones that mailers write although the RFC does not know them. Minutes.
const zones = new Map([
  ["ut", 0],
  ["utc", 0],
  ["gmt", 0],
  ["z", 0],
  ["wet", 0],
  ["bst", 60],
  ["cet", 60],
  ["met", 60],
  ["mez", 60],
  ["cest", 120],
  ["mest", 120],
  ["mesz", 120],
  ["eet", 120],
  ["eest", 180],
  ["msk", 180],
  ["ist", 330],
  ["jst", 540],
  ["kst", 540],
  ["est", -300],
  ["edt", -240],
  ["cst", -360],
  ["cdt", -300],
  ["mst", -420],
  ["mdt", -360],
  ["pst", -480],
  ["pdt", -420],
]);

const dayMonthYear = /(\d{1,2})[\s-]{1,3}([a-z]{3})[a-z]{0,6}\.?,?[\s-]{1,3}(\d{2,4})/i;
const monthDayYear = /([a-z]{3})[a-z]{0,6} {1,3}(\d{1,2})(?:,? |.{0,24}? )(\d{4})\b/i;
const timeOfDay = /(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d{1,9})?\s{0,3}(am|pm)?/i;

/** Reads a Date header (RFC 5322 §3.3, obsolete forms of §4.3). Null when it is no date between 1970 and 2100. */
export function parseDateHeader(value: string): Date | null {
  const text = value.slice(0, 200).replace(/\([^)]{0,100}\)/g, " ");
  const found = readParts(text) ?? readIso(text);
  if (found === null) return null;
  const year = found.getUTCFullYear();
  return Number.isNaN(found.getTime()) || year < 1970 || year > 2100 ? null : found;
}

function readParts(text: string): Date | null {
  const european = dayMonthYear.exec(text);
  const american = european === null ? monthDayYear.exec(text) : null;
  const [day, monthName, yearText] = european
    ? [european[1], european[2], european[3]]
    : [american?.[2], american?.[1], american?.[3]];
  if (day === undefined || monthName === undefined || yearText === undefined) return null;
  const month = months.indexOf(monthName.toLowerCase());
  if (month < 0) return null;
  const afterDate = european === null ? text : text.slice(european.index + european[0].length);
  const time = timeOfDay.exec(afterDate) ?? timeOfDay.exec(text);
  let hour = Number(time?.[1] ?? 0);
  if (time?.[4]?.toLowerCase() === "pm" && hour < 12) hour += 12;
  if (time?.[4]?.toLowerCase() === "am" && hour === 12) hour = 0;
  const offset = time === null ? 0 : zoneMinutes(text.slice(text.indexOf(time[0]) + time[0].length));
  const year = fullYear(yearText);
  return new Date(
    Date.UTC(year, month, Number(day), hour, Number(time?.[2] ?? 0) - offset, Number(time?.[3] ?? 0)),
  );
}

/** RFC 5322 §4.3: two digits are 1950 to 2049, three digits count from 1900. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return text.length === 3 ? 1900 + year : year;
}

function zoneMinutes(text: string): number {
  const numeric = /([+-])\s?(\d{1,2}):?(\d{2})/.exec(text);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
    return numeric[1] === "-" ? -minutes : minutes;
  }
  const named = /[a-z]{1,5}/i.exec(text);
  return zones.get(named?.[0].toLowerCase() ?? "") ?? 0;
}

function readIso(text: string): Date | null {
  const match =
    /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?\s?(?:Z|[+-]\d{2}:?\d{2})?)?/.exec(text);
  if (match === null) return null;
  const written = match[0]
    .replace(" ", "T")
    .replace(/\s/g, "")
    .replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  const isZoned = /Z$|[+-]\d{2}:\d{2}$/.test(written) || !written.includes("T");
  return new Date(isZoned ? written : `${written}Z`);
}

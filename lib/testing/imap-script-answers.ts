import {
  fetchAnswer,
  type ImapScriptFolder,
  type ImapScriptMail,
  imapFolder,
  isInSet,
} from "./imap-script-mail.ts";

/** What a connection to the scripted IMAP server has come to. */
export type ImapScriptState = {
  readonly folders: Map<string, ImapScriptFolder>;
  selected: ImapScriptFolder | null;
  readonly capabilities: () => string[];
  isSignedIn: boolean;
  isSecured: boolean;
};

type Command = { readonly tag: string; readonly verb: string; readonly argument: string };

const unquoted = (word: string) => word.replace(/^"(.*)"$/, "$1");

/** What a server says that does everything as RFC 3501, 4315 and 6851 say; the command takes effect. */
export function answerProperly(state: ImapScriptState, { tag, verb, argument }: Command): string {
  const ok = (...untagged: string[]) =>
    `${untagged.map((line) => `* ${line}\r\n`).join("")}${tag} OK done\r\n`;
  const missing = `${tag} NO [NONEXISTENT] There is no such folder\r\n`;
  const folder = state.selected;
  switch (verb) {
    case "CAPABILITY":
      return ok(`CAPABILITY ${state.capabilities().join(" ")}`);
    case "STARTTLS":
      return ok();
    case "LOGIN":
      state.isSignedIn = true;
      return ok();
    case "LIST":
      if (argument === '"" ""') return ok('LIST (\\Noselect) "/" ""');
      return ok(...[...state.folders.keys()].map((path) => `LIST () "/" "${path}"`));
    case "CREATE":
      state.folders.set(unquoted(argument), imapFolder());
      return ok();
    case "STATUS": {
      const path = unquoted(argument.replace(/ \(.*$/, ""));
      const asked = state.folders.get(path);
      return asked ? ok(`STATUS "${path}" (MESSAGES ${asked.mails.length})`) : missing;
    }
    case "SELECT":
    case "EXAMINE": {
      state.selected = state.folders.get(unquoted(argument)) ?? null;
      if (!state.selected) return missing;
      const { mails, uidValidity, uidNext } = state.selected;
      return ok(
        `${mails.length} EXISTS`,
        "FLAGS (\\Seen \\Deleted)",
        `OK [UIDVALIDITY ${uidValidity}] valid`,
        `OK [UIDNEXT ${uidNext}] next`,
      );
    }
    case "LOGOUT":
      return `* BYE\r\n${tag} OK done\r\n`;
    default:
      return folder && verb.startsWith("UID ") ? inFolder(state, folder, { tag, verb, argument }) : ok();
  }
}

function inFolder(
  state: ImapScriptState,
  folder: ImapScriptFolder,
  { tag, verb, argument }: Command,
): string {
  const ok = (code: string, ...untagged: string[]) => `${untagged.join("")}${tag} OK ${code}done\r\n`;
  const [set = "", ...rest] = argument.split(" ");
  const largest = folder.mails.at(-1)?.uid ?? 0;
  const named = folder.mails.filter(({ uid }) => isInSet(set, uid, largest));
  const remove = (gone: readonly ImapScriptMail[]) =>
    gone.map((mail) => {
      const sequence = folder.mails.indexOf(mail) + 1;
      folder.mails.splice(sequence - 1, 1);
      return `* ${sequence} EXPUNGE\r\n`;
    });
  const copy = () => {
    const target = state.folders.get(unquoted(rest.join(" ")));
    if (!target) return null;
    const uids = named.map((mail) => {
      target.mails.push({ ...mail, uid: target.uidNext });
      target.uidNext += 1;
      return target.uidNext - 1;
    });
    const from = named.map(({ uid }) => uid).join(",");
    return state.capabilities().includes("UIDPLUS") && uids.length > 0
      ? `[COPYUID ${target.uidValidity} ${from} ${uids.join(",")}] `
      : "";
  };
  switch (verb) {
    case "UID SEARCH":
      return ok(
        "",
        `* SEARCH${found(folder, argument)
          .map((uid) => ` ${uid}`)
          .join("")}\r\n`,
      );
    case "UID FETCH": {
      const answers = named.map((mail) => fetchAnswer(folder.mails.indexOf(mail) + 1, mail, rest.join(" ")));
      return ok("", ...answers);
    }
    case "UID STORE": {
      const flags = [...argument.matchAll(/\\\w+/g)].map(([flag]) => flag);
      for (const mail of named) mail.flags = [...new Set([...(mail.flags ?? []), ...flags])];
      return ok("");
    }
    case "UID EXPUNGE":
      return ok("", ...remove(named.filter(({ flags }) => flags?.includes("\\Deleted"))));
    case "UID COPY":
    case "UID MOVE": {
      const code = copy();
      if (code === null) return `${tag} NO [TRYCREATE] There is no such folder\r\n`;
      return verb === "UID COPY" ? ok(code) : ok("", `* OK ${code}moved\r\n`, ...remove(named));
    }
    default:
      return `${tag} BAD Unknown command\r\n`;
  }
}

/** By UID or by Message-ID, which is all that Mailroom asks for. */
function found(folder: ImapScriptFolder, criteria: string): number[] {
  const [, set] = criteria.match(/UID (\S+)/) ?? [];
  const [, messageId] = criteria.match(/HEADER "?Message-ID"? "?([^"]+)"?/i) ?? [];
  const largest = folder.mails.at(-1)?.uid ?? 0;
  return folder.mails
    .filter(({ uid }) => set === undefined || isInSet(set, uid, largest))
    .filter(({ raw }) => messageId === undefined || raw.includes(messageId))
    .map(({ uid }) => uid);
}

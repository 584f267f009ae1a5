import { Parser } from "htmlparser2";
import type { FoundServer, MailServerUse } from "./mail-server-candidate.ts";

const mostServers = 12;
const mostDepth = 20;
const longestText = 300;

const uses: Readonly<Record<string, MailServerUse>> = { imap: "imap", pop3: "pop3", smtp: "smtp" };
const securities: Readonly<Record<string, FoundServer["security"]>> = {
  ssl: "TLS",
  starttls: "STARTTLS",
  plain: "NONE",
};

type Draft = {
  readonly use: MailServerUse | null;
  readonly fields: Map<string, string>;
  readonly authentications: string[];
};

/**
 * Reads a document of Mozilla's autoconfiguration (config-v1.1). Entities of a DTD are not expanded, and what is too
 * deep, too long or too much is left out. A document that is none has no servers.
 */
export function readAutoconfig(xml: string, address: string): Omit<FoundServer, "source">[] {
  const drafts: Draft[] = [];
  const path: string[] = [];
  let current: Draft | null = null;
  let text = "";
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        path.push(name.toLowerCase());
        text = "";
        if (path.length > mostDepth || drafts.length >= mostServers) return;
        if (/^(incoming|outgoing)server$/.test(path.at(-1) ?? "") && path.at(-2) === "emailprovider") {
          const type = attributes.type?.toLowerCase() ?? "";
          current = { use: uses[type] ?? null, fields: new Map(), authentications: [] };
        }
      },
      ontext(chunk) {
        if (text.length < longestText) text += chunk.slice(0, longestText);
      },
      onclosetag(name) {
        const tag = name.toLowerCase();
        if (current && path.at(-2)?.endsWith("server")) {
          if (tag === "authentication") current.authentications.push(text.trim());
          else if (!current.fields.has(tag)) current.fields.set(tag, text.trim());
        }
        if (current && /^(incoming|outgoing)server$/.test(tag)) {
          drafts.push(current);
          current = null;
        }
        path.pop();
        text = "";
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return drafts.flatMap((draft) => serverOf(draft, address));
}

function serverOf({ use, fields, authentications }: Draft, address: string): Omit<FoundServer, "source">[] {
  const host = filled(fields.get("hostname") ?? "", address)
    .toLowerCase()
    .replace(/\.$/, "");
  const port = Number(fields.get("port"));
  const security = securities[fields.get("sockettype")?.toLowerCase() ?? ""];
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (!use || !security || !isPort || !/^[a-z0-9_.-]{1,253}$/.test(host)) return [];
  const username = filled(fields.get("username") ?? "%EMAILADDRESS%", address) || address;
  if (username.length > 320 || /\p{Cc}/u.test(username)) return [];
  return [{ use, host, port, security, username, signIn: signInOf(authentications) }];
}

/** Placeholders of the format. */
function filled(text: string, address: string): string {
  const at = address.lastIndexOf("@");
  return text
    .replaceAll("%EMAILADDRESS%", address)
    .replaceAll("%EMAILLOCALPART%", address.slice(0, at))
    .replaceAll("%EMAILDOMAIN%", address.slice(at + 1))
    .trim();
}

function signInOf(authentications: readonly string[]): FoundServer["signIn"] {
  if (authentications.some((name) => name.toLowerCase() === "oauth2")) return "oauth";
  return authentications.some((name) => /^(password|plain)/i.test(name)) ? "password" : null;
}

import { describe, expect, it } from "vitest";
import { readAutoconfig } from "./autoconfig-document.ts";

const address = "help@example.test";

const document = (servers: string) =>
  `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="example.test">
   <domain>example.test</domain>${servers}</emailProvider></clientConfig>`;

const server = (fields: Record<string, string>, type = "imap", element = "incomingServer") =>
  `<${element} type="${type}">${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}</${element}>`;

const usual = { hostname: "imap.example.test", port: "993", socketType: "SSL", username: "%EMAILADDRESS%" };

describe("autoconfiguration", () => {
  it("tells servers in their order, with placeholders filled in", () => {
    const xml = document(
      server({
        ...usual,
        hostname: "imap.%EMAILDOMAIN%",
        authentication: "OAuth2</authentication><authentication>password-cleartext",
      }) +
        server({ ...usual, hostname: "pop.example.test", port: "110", socketType: "STARTTLS" }, "pop3") +
        server(
          {
            ...usual,
            hostname: "SMTP.Example.test.",
            port: "587",
            socketType: "STARTTLS",
            username: "%EMAILLOCALPART%",
          },
          "smtp",
          "outgoingServer",
        ),
    );
    expect(readAutoconfig(xml, address)).toEqual([
      {
        use: "imap",
        host: "imap.example.test",
        port: 993,
        security: "TLS",
        username: address,
        signIn: "oauth",
      },
      {
        use: "pop3",
        host: "pop.example.test",
        port: 110,
        security: "STARTTLS",
        username: address,
        signIn: null,
      },
      {
        use: "smtp",
        host: "smtp.example.test",
        port: 587,
        security: "STARTTLS",
        username: "help",
        signIn: null,
      },
    ]);
  });

  it("leaves out what can not be: kinds, ports, hosts, encryption", () => {
    const broken = [
      server(usual, "exchange"),
      server({ ...usual, port: "99999" }),
      server({ ...usual, port: "x" }),
      server({ ...usual, hostname: "http://evil/" }),
      server({ ...usual, hostname: "" }),
      server({ ...usual, socketType: "magic" }),
      server({ ...usual, username: "a&#0;b&#10;c" }),
    ].join("");
    expect(readAutoconfig(document(broken), address)).toEqual([]);
  });

  it("does not expand entities", () => {
    const bomb = `<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
    const xml =
      bomb + document(server({ ...usual, hostname: "&c;" }) + server({ ...usual, username: "&b;" }));
    expect(readAutoconfig(xml, address).map(({ username }) => username)).toEqual(["&b;"]);
  });

  it("takes what is endless, deep or no XML in little time", () => {
    const many = document(server(usual).repeat(5_000));
    expect(readAutoconfig(many, address).length).toBeLessThanOrEqual(12);
    expect(readAutoconfig("<a>".repeat(100_000), address)).toEqual([]);
    expect(readAutoconfig(document(server({ ...usual, hostname: "a".repeat(1_000_000) })), address)).toEqual(
      [],
    );
    expect(readAutoconfig("<!doctype html><p>Not here</p>", address)).toEqual([]);
    expect(readAutoconfig("", address)).toEqual([]);
  });
});

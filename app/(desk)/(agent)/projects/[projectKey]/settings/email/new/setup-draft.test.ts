import { describe, expect, it } from "vitest";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, emptyServer } from "../channel-draft.ts";
import { draftOfSetup, fittingChoices, keptDraft, withCandidate } from "./setup-draft.ts";

const address = "help@example.test";

const setup: SetupView = {
  id: "6f1d9a30-0000-4000-8000-000000000001",
  projectKey: "DEMO",
  nextStep: "connect",
  provider: "CUSTOM",
  integrationId: null,
  address,
  displayName: null,
  requestTypeId: null,
  discovery: null,
  incoming: null,
  incomingTest: null,
  folder: "INBOX",
  afterProcessing: "MARK_SEEN",
  moveToFolder: null,
  begin: "now",
  pollIntervalSeconds: 60,
  outgoing: null,
  outgoingTest: null,
  isRoundTripSkipped: false,
  roundTrip: null,
  drafts: {},
  channelId: null,
  enabled: null,
  isFinished: false,
  createdAt: new Date(),
  updatedAt: new Date(),
};

const candidate = {
  use: "imap",
  host: "mail.example.test",
  port: 993,
  security: "TLS",
  username: address,
  signIn: null,
  provider: null,
  source: "SRV record of example.test",
  isOutside: false,
} as const;

const integration = {
  id: "google",
  name: "Google",
  provider: "GOOGLE",
  grantType: "AUTHORIZATION_CODE",
  tested: true,
  isRefused: false,
  mailHosts: { imap: { host: "imap.gmail.com", port: 993, security: "TLS" } },
} as const;

const choices: ChannelChoices = {
  requestTypes: [
    { id: "form", name: "Form", mailCanFill: false, mailCannotFillReason: "It demands more." },
    { id: "mail", name: "Mail", mailCanFill: true, mailCannotFillReason: null },
  ],
  integrations: [integration, { ...integration, id: "own", name: "Own", provider: "CUSTOM" }],
  grants: [],
  managesIntegrations: false,
};

const found = (provider: string | null, candidates: NonNullable<SetupView["discovery"]>["candidates"]) => ({
  ...setup,
  discovery: { address, provider, candidates, notes: [] },
});

const draftOf = ({ address: typed, displayName, requestTypeId, protocol }: ChannelDraft) => ({
  address: typed,
  displayName,
  requestTypeId,
  protocol,
});

describe("the form of a setup", () => {
  it("opens with the first request type that a mail can fill, and with what was found", () => {
    const smtp = { ...candidate, use: "smtp", host: "smtp.example.test", port: 2525 } as const;
    const draft = draftOfSetup(found(null, [candidate, smtp]), choices, "connect");
    expect(draft).toMatchObject({
      address,
      requestTypeId: "mail",
      protocol: "IMAP",
      incoming: { host: "mail.example.test", port: null, signIn: null },
      outgoing: { host: "smtp.example.test", port: "2525" },
      isSameSignIn: true,
    });
  });

  it("takes the tested integration of the provider that was found, with its servers", () => {
    const draft = draftOfSetup(found("GOOGLE", [candidate]), choices, "connect");
    expect(draft.incoming).toMatchObject({ host: "imap.gmail.com", signIn: "google" });
    const refused = { ...choices, integrations: [{ ...integration, isRefused: true }] };
    expect(draftOfSetup(found("GOOGLE", [candidate]), refused, "connect").incoming.signIn).toBeNull();
  });

  it("reads by POP3 where nothing else is offered", () => {
    expect(
      draftOfSetup(found(null, [{ ...candidate, use: "pop3", port: 995 }]), choices, "connect"),
    ).toMatchObject({
      protocol: "POP3",
      incoming: { host: "mail.example.test", port: null },
    });
  });

  it("opens with what was chosen before, without the password", () => {
    const server = { host: "imap.example.test", port: 143, security: "STARTTLS", timeoutMs: 5_000 } as const;
    const incoming = {
      ...server,
      protocol: "IMAP",
      username: "desk",
      authentication: { method: "password" },
      hasPassword: true,
    } as const;
    const draft = draftOfSetup({ ...setup, incoming, begin: "2026-01-31" }, choices, "connect");
    expect(draft).toMatchObject({ begin: "since", sinceDay: "2026-01-31" });
    expect(draft.incoming).toEqual({
      ...emptyServer,
      host: "imap.example.test",
      security: "STARTTLS",
      username: "desk",
      signIn: "password",
      timeoutMs: 5_000,
    });
  });

  it("opens with what was typed at its own step and not saved, again without the password", () => {
    const opened = draftOfSetup(setup, choices, "connect");
    const { password: _, ...server } = { ...emptyServer, host: "mail.exam", port: "99x" };
    const typed = { ...opened, address: "he", incoming: { ...server, password: "typed" } };
    const kept = keptDraft("connect", typed);
    expect(JSON.stringify(kept)).not.toContain('"typed"');
    const view = { ...setup, drafts: { connect: { ...draftOf(typed), incoming: server } } };
    expect(kept).toEqual(view.drafts);
    expect(draftOfSetup(view, choices, "connect")).toEqual({
      ...typed,
      incoming: { ...server, password: "" },
    });
    expect(draftOfSetup(view, choices, "folder")).toEqual(opened);
  });

  it("opens with the server that was found while none was typed", () => {
    const { password: _, ...server } = { ...emptyServer, signIn: "password" };
    const opened = draftOfSetup(found(null, [candidate]), choices, "connect");
    const drafts = { connect: { ...draftOf(opened), incoming: server } };
    expect(draftOfSetup({ ...found(null, [candidate]), drafts }, choices, "connect").incoming).toEqual({
      ...opened.incoming,
      signIn: "password",
    });
  });

  it("offers the integrations of the provider, and all where none is known", () => {
    const ids = (view: SetupView) => fittingChoices(view, choices).integrations.map(({ id }) => id);
    expect(ids(found("GOOGLE", []))).toEqual(["google"]);
    expect(ids(found(null, []))).toEqual(["google", "own"]);
  });

  it("takes a server that was found in the place of another, and keeps the sign-in", () => {
    const server = { ...emptyServer, host: "old", signIn: "password", password: "typed", port: "1" };
    expect(withCandidate(server, { ...candidate, username: "help" }, address)).toEqual({
      ...server,
      host: "mail.example.test",
      port: null,
      username: "help",
    });
  });
});

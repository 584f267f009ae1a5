import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { MailServerCandidate } from "@/lib/mail-servers/mail-server-candidate.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, draftPort, emptyDraft, emptyServer, type ServerDraft } from "../channel-draft.ts";

type Integrations = ChannelChoices["integrations"];
type Incoming = NonNullable<SetupView["incoming"]>;
type SignIn = Pick<Incoming, "username" | "authentication">;

/** The steps that keep what stands in their fields as a draft of a channel. */
type DraftStep = "connect" | "folder" | "outgoing";

/** The form of a step as it opens: what was typed there and not saved, else what was chosen, found, or is usual. */
export function draftOfSetup(setup: SetupView, choices: ChannelChoices, step: DraftStep): ChannelDraft {
  const saved = savedDraft(setup, choices);
  if (step === "folder") return { ...saved, ...setup.drafts.folder };
  if (step === "outgoing") {
    const { outgoing } = setup.drafts;
    return { ...saved, ...outgoing, outgoing: typedServer(outgoing?.outgoing, saved.outgoing) };
  }
  const { connect } = setup.drafts;
  return { ...saved, ...connect, incoming: typedServer(connect?.incoming, saved.incoming) };
}

/** A server as it was typed; while its name was not, at the place that is suggested. */
function typedServer(typed: Omit<ServerDraft, "password"> | undefined, saved: ServerDraft): ServerDraft {
  if (typed === undefined) return saved;
  const { host, port, security } = saved;
  return { ...typed, password: "", ...(typed.host === "" && { host, port, security }) };
}

/** What stands in the fields of a step, to be kept. Passwords are not. */
export function keptDraft(step: DraftStep, draft: ChannelDraft): Record<string, unknown> {
  const { address, displayName, requestTypeId, protocol, isSameSignIn } = draft;
  if (step === "connect") {
    const incoming = withoutPassword(draft.incoming);
    return { connect: { address, displayName, requestTypeId, protocol, incoming } };
  }
  if (step === "outgoing") return { outgoing: { outgoing: withoutPassword(draft.outgoing), isSameSignIn } };
  const { folder, afterProcessing, moveToFolder, begin, sinceDay, pollIntervalSeconds } = draft;
  return { folder: { folder, afterProcessing, moveToFolder, begin, sinceDay, pollIntervalSeconds } };
}

function withoutPassword({ password: _, ...server }: ServerDraft): Omit<ServerDraft, "password"> {
  return server;
}

function savedDraft(setup: SetupView, choices: ChannelChoices): ChannelDraft {
  const { integrations, requestTypes } = choices;
  const suitable = requestTypes.filter(({ mailCanFill }) => mailCanFill);
  const protocol = setup.incoming?.protocol ?? (wantsPop3(setup) ? "POP3" : "IMAP");
  const isOtherBegin = setup.begin !== "now" && setup.begin !== "everything";
  return {
    ...emptyDraft,
    address: setup.address ?? "",
    displayName: setup.displayName ?? "",
    requestTypeId: setup.requestTypeId ?? suitable[0]?.id ?? null,
    protocol,
    incoming: incomingOf(setup, integrations),
    outgoing: outgoingOf(setup, integrations),
    isSameSignIn: setup.outgoing === null || setup.outgoing.signIn === null,
    folder: setup.folder,
    afterProcessing: setup.afterProcessing,
    moveToFolder: setup.moveToFolder ?? "",
    begin: setup.begin === "now" || setup.begin === "everything" ? setup.begin : "since",
    sinceDay: isOtherBegin ? setup.begin.slice(0, 10) : "",
    pollIntervalSeconds: String(setup.pollIntervalSeconds),
  };
}

function wantsPop3({ discovery }: SetupView): boolean {
  const uses = new Set(discovery?.candidates.map(({ use }) => use));
  return uses.has("pop3") && !uses.has("imap");
}

function incomingOf(setup: SetupView, integrations: Integrations): ServerDraft {
  const { incoming } = setup;
  if (incoming) {
    const { host, port, security, timeoutMs, protocol } = incoming;
    return {
      ...signInDraft(incoming, setup),
      host,
      security,
      port: draftPort(protocol, security, port),
      timeoutMs,
    };
  }
  const integration = suggestedIntegration(setup, integrations);
  const use = wantsPop3(setup) ? "pop3" : "imap";
  return suggested(setup, use, integration);
}

function outgoingOf(setup: SetupView, integrations: Integrations): ServerDraft {
  const { outgoing, incoming } = setup;
  if (outgoing) {
    const { host, port, security, timeoutMs, signIn } = outgoing;
    const server = { host, security, port: draftPort("SMTP", security, port), timeoutMs };
    return { ...(signIn ? signInDraft(signIn, setup) : emptyServer), ...server };
  }
  const id = incoming?.authentication.method === "oauth" ? incoming.authentication.integrationId : null;
  return suggested(setup, "smtp", integrations.find((each) => each.id === id) ?? null);
}

function signInDraft({ username, authentication }: SignIn, { address }: SetupView): ServerDraft {
  const isOAuth = authentication.method === "oauth";
  return {
    ...emptyServer,
    username: username === address ? null : username,
    signIn: isOAuth ? authentication.integrationId : "password",
    mailboxAddress:
      isOAuth && authentication.mailboxAddress !== username ? authentication.mailboxAddress : null,
  };
}

/** What the chosen integration says of its servers, else the first that was found. */
function suggested(
  setup: SetupView,
  use: MailServerCandidate["use"],
  integration: Integrations[number] | null,
): ServerDraft {
  const signIn = integration?.id ?? null;
  const own = integration?.mailHosts[use];
  const found = setup.discovery?.candidates.find((candidate) => candidate.use === use);
  const server = own ?? found;
  if (!server) return { ...emptyServer, signIn };
  const { host, security, port } = server;
  const username = !own && found && found.username !== setup.address ? found.username : null;
  return {
    ...emptyServer,
    signIn,
    host,
    security,
    port: draftPort(protocols[use], security, port),
    username,
  };
}

const protocols = { imap: "IMAP", pop3: "POP3", smtp: "SMTP" } as const;

/** The tested integration that the choice of a tile, or what was found, points to. */
function suggestedIntegration(setup: SetupView, integrations: Integrations): Integrations[number] | null {
  const tested = integrations.filter((each) => each.tested && !each.isRefused);
  const chosen = tested.find(({ id }) => id === setup.integrationId);
  if (chosen) return chosen;
  const provider = setup.discovery?.provider ?? setup.provider;
  const fitting = tested.filter((each) => each.provider === provider && each.provider !== "CUSTOM");
  return fitting.find(({ grantType }) => grantType === "AUTHORIZATION_CODE") ?? fitting[0] ?? null;
}

/** The integrations that fit the provider of the mailbox, and one that is chosen already; all where none is known. */
export function fittingChoices(setup: SetupView, choices: ChannelChoices): ChannelChoices {
  const provider = setup.discovery?.provider ?? setup.provider;
  if (provider === null || provider === "CUSTOM") return choices;
  const signIns = [setup.incoming?.authentication, setup.outgoing?.signIn?.authentication];
  const chosen = new Set(signIns.flatMap((each) => (each?.method === "oauth" ? [each.integrationId] : [])));
  const integrations = choices.integrations.filter(
    (each) => each.provider === provider || chosen.has(each.id),
  );
  return { ...choices, integrations };
}

/** A server of a draft with a candidate in its place; the sign-in stays. */
export function withCandidate(
  server: ServerDraft,
  candidate: MailServerCandidate,
  address: string,
): ServerDraft {
  const { host, security, port, use, username } = candidate;
  return {
    ...server,
    host,
    security,
    port: draftPort(protocols[use], security, port),
    username: username === address ? null : username,
  };
}

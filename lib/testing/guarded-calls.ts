import { randomBytes, randomUUID } from "node:crypto";
import type { GuardedDesk } from "./guarded-desk.ts";

type Call = {
  readonly params?: Record<string, string>;
  /** With its question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly bytes?: string;
};

/** One call of an operation, such that nothing but rights can stand in its way, and to whom it is open at the least. */
type GuardedCall = {
  readonly id: string;
  readonly variant: string;
  readonly allowedTo:
    | "everybody"
    | "staff"
    | "anyAdmin"
    | "agent"
    | "projectAdmin"
    | "systemAdmin"
    | "nobody";
  readonly isReading: boolean;
  readonly of: (desk: GuardedDesk) => Call;
};

function calls(
  allowedTo: GuardedCall["allowedTo"],
  isReading: boolean,
  table: Readonly<Record<string, GuardedCall["of"]>>,
): GuardedCall[] {
  return Object.entries(table).map(([name, of]) => {
    const [id = "", variant = ""] = name.split(":");
    return { id, variant, allowedTo, isReading, of };
  });
}

const nowhere = "http://127.0.0.1:9";
const password = "a password that is long enough";
const server = { host: "127.0.0.1", port: 9, security: "TLS", username: "desk", timeoutMs: 1000 };
const servers = {
  incoming: { ...server, authentication: { method: "password", password } },
  outgoing: { ...server, authentication: { method: "password", password } },
};
const endpoints = { authorizationEndpoint: `${nowhere}/a`, tokenEndpoint: `${nowhere}/t` };
const suffix = () => randomBytes(4).toString("hex").toUpperCase();

const inProject = ({ project }: GuardedDesk) => ({ params: { projectKey: project.key } });
const atType = ({ project }: GuardedDesk) => ({
  params: { projectKey: project.key, requestTypeId: project.requestTypeId },
});
const atRequest = ({ request }: GuardedDesk) => ({ params: { requestKey: request.key } });
const atChannel = ({ channel }: GuardedDesk) => ({ params: { channelId: channel.id } });
const atIntegration = ({ oauth }: GuardedDesk) => ({ params: { integrationId: oauth.integrationId } });
const atGrant = ({ oauth }: GuardedDesk) => ({ params: { grantId: oauth.grantId } });
const atUnusedGrant = ({ oauth }: GuardedDesk) => ({ params: { grantId: oauth.unused.grantId } });
const atServer = ({ global }: GuardedDesk) => ({ params: { serverId: global.serverId } });
const atHandler = ({ global }: GuardedDesk) => ({ params: { handlerId: global.handlerId } });
const connection = { protocol: "IMAP", ...servers.incoming };
const handlerOf = ({ project }: GuardedDesk) => ({
  name: `Handler ${suffix()}`,
  kind: "CREATE_OR_COMMENT",
  projectKey: project.key,
  requestTypeId: project.requestTypeId,
});
const atForeignSetup = ({ foreignSetupId }: GuardedDesk) => ({ params: { setupId: foreignSetupId } });
const atInbound = ({ request }: GuardedDesk) => ({ params: { inboundMessageId: request.inboundMessageId } });
const atOutbound = ({ request }: GuardedDesk) => ({
  params: { outboundMessageId: request.outboundMessageId },
});
const atStranger = ({ stranger }: GuardedDesk) => ({ params: { userId: stranger.userId } });
const atMember = ({ project, cast }: GuardedDesk) => ({
  params: { projectKey: project.key, userId: cast.agent.userId },
});

/** Every operation of the API, some in variants that ask for more. */
export const guardedCalls: readonly GuardedCall[] = [
  ...calls("everybody", true, {
    getOwnProfile: () => ({}),
    listPersonalTokens: () => ({}),
    listProjects: () => ({ query: "?archived=true" }),
  }),
  ...calls("everybody", false, {
    updateOwnProfile: () => ({ body: { name: "Somebody", isSystemAdmin: true } }),
    createPersonalToken: () => ({ body: { name: "script" } }),
    setOwnPassword: () => ({ body: { currentPassword: "not this one", password } }),
  }),
  ...calls("staff", true, { followChanges: () => ({}) }),
  ...calls("staff", false, { uploadAttachment: () => ({ query: "?filename=a.txt", bytes: "hello" }) }),
  ...calls("anyAdmin", true, {
    listUsers: () => ({}),
    listIntegrations: () => ({}),
    getIntegration: atIntegration,
    listGrants: atIntegration,
    listProviders: () => ({ query: "?provider=MICROSOFT&grantType=CLIENT_CREDENTIALS&cloud=china" }),
    listAlerts: () => ({}),
    listMailboxHealth: () => ({}),
  }),
  ...calls("anyAdmin", false, {
    "startAuthorization:of a mailbox that no channel uses": (desk) => ({
      ...atIntegration(desk),
      body: { purpose: "grant", mailboxAddress: "unused@example.test" },
    }),
  }),
  ...calls("agent", true, {
    getProject: inProject,
    listProjectMembers: inProject,
    listRequestTypes: inProject,
    queueCounts: inProject,
    listQueue: inProject,
    getRequest: atRequest,
    getDrafts: atRequest,
    readAttachment: ({ request }) => ({ params: { attachmentId: request.attachmentId } }),
    getInboundMessage: atInbound,
    readRawMessage: atInbound,
    readMailHeaders: atInbound,
  }),
  ...calls("agent", false, {
    openRequest: (desk) => ({
      ...inProject(desk),
      body: { requestTypeId: desk.project.requestTypeId, summary: "New" },
    }),
    updateRequest: (desk) => ({ ...atRequest(desk), body: { priority: "HIGH", projectId: randomUUID() } }),
    saveDraft: (desk) => ({ ...atRequest(desk), body: { visibility: "PUBLIC", text: "begun" } }),
    addNote: (desk) => ({ ...atRequest(desk), body: { text: "a note" } }),
    addParticipant: (desk) => ({ ...atRequest(desk), body: { email: "new@example.test" } }),
    removeParticipant: ({ request }) => ({
      params: { requestKey: request.key, userId: request.participantId },
    }),
    replyToRequest: (desk) => ({ ...atRequest(desk), body: { text: "an answer" } }),
    resendMessage: atOutbound,
    discardMessage: atOutbound,
  }),
  ...calls("projectAdmin", true, {
    listInboundMessages: inProject,
    listConnectivity: inProject,
    "quarantineCounts:of a project": ({ project }) => ({ query: `?projectKey=${project.key}` }),
    "listMailboxes:of a project": ({ project }) => ({ query: `?projectKey=${project.key}` }),
    getMailboxHealth: ({ channel }) => ({ params: { mailboxId: channel.mailboxId } }),
    "listMailboxHealth:of a project": ({ project }) => ({ query: `?projectKey=${project.key}` }),
    listChannels: inProject,
    getChannel: atChannel,
    listSetups: ({ project }) => ({ query: `?projectKey=${project.key}` }),
    getGrant: atGrant,
  }),
  ...calls("projectAdmin", false, {
    updateProject: (desk) => ({ ...inProject(desk), body: { name: "Renamed" } }),
    putProjectMember: (desk) => ({ ...atMember(desk), body: { role: "ADMIN" } }),
    removeProjectMember: atMember,
    createRequestType: (desk) => ({ ...inProject(desk), body: { name: "Another" } }),
    updateRequestType: (desk) => ({ ...atType(desk), body: { name: "Renamed" } }),
    deleteRequestType: atType,
    createChannel: (desk) => ({
      ...inProject(desk),
      body: {
        address: `new-${suffix()}@example.test`,
        displayName: "New",
        requestTypeId: desk.project.requestTypeId,
        begin: "now",
        pollIntervalSeconds: 60,
        ...servers,
      },
    }),
    updateChannel: (desk) => ({ ...atChannel(desk), body: { displayName: "Renamed" } }),
    setChannelEnabled: (desk) => ({ ...atChannel(desk), body: { enabled: false } }),
    deleteChannel: atChannel,
    testChannel: (desk) => ({ ...atChannel(desk), body: servers }),
    listMailFolders: (desk) => ({
      ...atChannel(desk),
      body: { incoming: { ...servers.incoming, protocol: "POP3" } },
    }),
    createSetup: ({ project }) => ({
      body: { projectKey: project.key, address: `new-${suffix()}@example.test`, provider: "CUSTOM" },
    }),
    testNewChannel: (desk) => ({ ...inProject(desk), body: servers }),
    reprocessMessage: atInbound,
    "releaseMessage:that no rule has held": atInbound,
    "discardInboundMessage:that is settled": atInbound,
    tryStoredMail: atInbound,
    tryMail: ({ project, channel }) => ({
      params: { projectKey: project.key },
      query: `?mailboxId=${channel.mailboxId}`,
      bytes: "From: a@example.test\r\n\r\nHello",
    }),
    reprocessMessages: ({ request }) => ({ body: { ids: [request.inboundMessageId] } }),
    "reprocessMessages:by filter": ({ project }) => ({
      body: { filter: { projectKey: project.key, state: "FAILED" } },
    }),
    revokeGrant: atGrant,
    refreshGrant: atGrant,
    "startAuthorization:of a mailbox that a channel uses": (desk) => ({
      ...atIntegration(desk),
      body: { purpose: "grant", mailboxAddress: desk.oauth.mailboxAddress },
    }),
  }),
  ...calls("systemAdmin", true, {
    "listUsers:with customers": () => ({ query: "?kind=all" }),
    getUser: atStranger,
    listAuditEntries: () => ({}),
    listAllInboundMessages: () => ({ query: "?state=FAILED" }),
    listAllConnectivity: () => ({}),
    "listMailboxes:of all projects": () => ({}),
    "quarantineCounts:of all projects": () => ({}),
    getMailRetention: () => ({}),
    listCredentialDates: () => ({}),
    "getGrant:that somebody has given and no channel uses": atUnusedGrant,
    getAuthorization: ({ oauth }) => ({ params: { authorizationId: oauth.authorizationId } }),
  }),
  ...calls("systemAdmin", false, {
    putMailRetention: () => ({ body: { rawMailDays: 30, mailLogDays: 90, quarantineDays: null } }),
    "reprocessMessages:of all projects": () => ({ body: { act: "release", filter: { state: "HELD" } } }),
    createUser: () => ({ body: { email: `new-${suffix()}@example.test`, name: "New", password } }),
    updateUser: (desk) => ({ ...atStranger(desk), body: { name: "Renamed" } }),
    setUserPassword: (desk) => ({ ...atStranger(desk), body: { password } }),
    createProject: () => ({ body: { key: `N${suffix()}`, name: "New" } }),
    "updateProject:to archive it": (desk) => ({ ...inProject(desk), body: { archived: true } }),
    createIntegration: () => ({
      body: { name: `New ${suffix()}`, clientId: "c", clientSecret: "s", scopes: [], ...endpoints },
    }),
    updateIntegration: (desk) => ({ ...atIntegration(desk), body: { description: "changed" } }),
    "updateIntegration:with another credential": (desk) => ({
      ...atIntegration(desk),
      body: { certificate: { generate: true } },
    }),
    "updateIntegration:to forget the credential before": (desk) => ({
      ...atIntegration(desk),
      body: { dropPreviousCredential: true },
    }),
    deleteIntegration: atIntegration,
    discoverEndpoints: () => ({ body: { issuer: nowhere } }),
    previewRedirectUrl: () => ({ body: endpoints }),
    testApplication: (desk) => ({ ...atIntegration(desk), body: {} }),
    checkMailboxAccess: (desk) => ({
      ...atIntegration(desk),
      body: { mailboxAddress: desk.oauth.mailboxAddress },
    }),
    "startAuthorization:of a mailbox that somebody has authorised and no channel uses": (desk) => ({
      ...atIntegration(desk),
      body: { purpose: "grant", mailboxAddress: desk.oauth.unused.mailboxAddress },
    }),
    "revokeGrant:that somebody has given and no channel uses": atUnusedGrant,
    "refreshGrant:that somebody has given and no channel uses": atUnusedGrant,
    "startAuthorization:as a test": (desk) => ({ ...atIntegration(desk), body: { purpose: "test" } }),
  }),
  ...calls("systemAdmin", true, {
    listIncomingServers: () => ({}),
    getIncomingServer: atServer,
    listServerFolders: atServer,
    getMailHandler: atHandler,
  }),
  ...calls("systemAdmin", false, {
    createIncomingServer: () => ({
      body: { name: `Server ${suffix()}`, provider: "CUSTOM", connection },
    }),
    testNewIncomingServer: () => ({ body: { connection } }),
    testIncomingServer: (desk) => ({ ...atServer(desk), body: {} }),
    updateIncomingServer: (desk) => ({ ...atServer(desk), body: { description: "Changed" } }),
    deleteIncomingServer: atServer,
    createMailHandler: (desk) => ({ ...atServer(desk), body: handlerOf(desk) }),
    // Without an address for what is forwarded, so that no server is waited for.
    testNewMailHandler: (desk) => ({
      ...atServer(desk),
      body: { handler: { ...handlerOf(desk), bulkPolicy: "FORWARD" } },
    }),
    updateMailHandler: (desk) => ({ ...atHandler(desk), body: { name: `Renamed ${suffix()}` } }),
    setMailHandlerEnabled: (desk) => ({ ...atHandler(desk), body: { enabled: true } }),
    testMailHandler: (desk) => ({ ...atHandler(desk), body: { handler: { bulkPolicy: "FORWARD" } } }),
    deleteMailHandler: atHandler,
  }),
  ...calls("nobody", true, {
    "revokePersonalToken:of somebody else": ({ foreignTokenId }) => ({ params: { tokenId: foreignTokenId } }),
    "readAttachment:that somebody else has uploaded and not used": ({ request }) => ({
      params: { attachmentId: request.foreignUploadId },
    }),
    "getSetup:of somebody else": atForeignSetup,
    "updateSetup:of somebody else": (desk) => ({ ...atForeignSetup(desk), body: { displayName: "New" } }),
    "deleteSetup:of somebody else": atForeignSetup,
    "discoverServers:for somebody else": atForeignSetup,
    "testSetup:of somebody else": (desk) => ({ ...atForeignSetup(desk), body: { side: "incoming" } }),
    "listSetupFolders:of somebody else": atForeignSetup,
    "surveyMailbox:of somebody else": atForeignSetup,
    "startRoundTrip:of somebody else": atForeignSetup,
    "checkRoundTrip:of somebody else": atForeignSetup,
    "finishSetup:of somebody else": (desk) => ({ ...atForeignSetup(desk), body: {} }),
    "sendCustomerMail:without the sandbox": () => ({
      body: { from: "mia.fischer@customer.example", to: "support@acme.example", subject: "s", text: "t" },
    }),
    "listCustomerMails:without the sandbox": () => ({ params: { address: "mia.fischer@customer.example" } }),
  }),
];

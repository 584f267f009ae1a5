import { type BeginDraft, beginOf } from "@/app/(desk)/_mailbox/begin.ts";
import { typedNumber } from "@/app/(desk)/typed-number.ts";
import { handlerOptions } from "@/lib/incoming-servers/handler-options.ts";
import type { HandlerTarget } from "@/lib/incoming-servers/list-handler-targets.ts";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";

type Protocol = MailHandlerView["server"]["protocol"];

/** The form of a mail handler as it is typed. */
export type HandlerDraft = Pick<
  MailHandlerView,
  | "name"
  | "kind"
  | "stripQuotes"
  | "bulkPolicy"
  | "createUsers"
  | "notifyUsers"
  | "ccAssignee"
  | "ccParticipants"
  | "defaultReporter"
  | "afterProcessing"
  | "folder"
> &
  BeginDraft & {
    /** Null while nothing is chosen. */
    readonly projectKey: string | null;
    readonly requestTypeId: string | null;
    /** Null: answers can not be mailed. */
    readonly replyChannelId: string | null;
    readonly catchAddresses: readonly string[];
    readonly forwardTo: string;
    readonly markerPattern: string;
    readonly moveToFolder: string;
    readonly pollIntervalSeconds: string;
  };

/** The form as it opens. */
export function toDraft(
  handler: MailHandlerView | null,
  protocol: Protocol,
  targets: readonly HandlerTarget[],
): HandlerDraft {
  if (handler === null) {
    const empty: HandlerDraft = {
      name: "",
      kind: "CREATE_OR_COMMENT",
      projectKey: null,
      requestTypeId: null,
      replyChannelId: null,
      stripQuotes: false,
      catchAddresses: [],
      bulkPolicy: "IGNORE",
      forwardTo: "",
      createUsers: true,
      notifyUsers: false,
      ccAssignee: false,
      ccParticipants: true,
      defaultReporter: null,
      markerPattern: "",
      folder: "INBOX",
      moveToFolder: "",
      afterProcessing: protocol === "POP3" ? "LEAVE" : "MARK_SEEN",
      pollIntervalSeconds: "60",
      begin: "now",
      sinceDay: "",
    };
    const [only, ...others] = targets;
    return only && others.length === 0 ? withProject(empty, only) : empty;
  }
  const { project, requestType, replyChannel, pollIntervalSeconds } = handler;
  return {
    ...handler,
    projectKey: project.key,
    requestTypeId: requestType.id,
    replyChannelId: replyChannel?.id ?? null,
    forwardTo: handler.forwardTo ?? "",
    markerPattern: handler.markerPattern ?? "",
    moveToFolder: handler.moveToFolder ?? "",
    pollIntervalSeconds: String(pollIntervalSeconds),
    begin: "keep",
    sinceDay: "",
  };
}

/** The form with another project: its first type that a mail can fill, and its first channel that is on. */
export function withProject(draft: HandlerDraft, target: HandlerTarget): HandlerDraft {
  const type = target.requestTypes.find(({ mailCanNotFill }) => mailCanNotFill === null);
  const channel = target.channels.find(({ enabled }) => enabled) ?? target.channels[0];
  return {
    ...draft,
    projectKey: target.key,
    requestTypeId: type?.id ?? null,
    replyChannelId: channel?.id ?? null,
  };
}

const textOrNull = (text: string) => (text.trim() === "" ? null : text);

/** The handler as the API takes it, to test or to save. */
export function toHandlerBody(draft: HandlerDraft, protocol: Protocol): Record<string, unknown> {
  const { creates, quotes, marker } = handlerOptions(draft.kind);
  return {
    name: draft.name,
    kind: draft.kind,
    projectKey: draft.projectKey ?? "",
    requestTypeId: creates ? draft.requestTypeId : null,
    replyChannelId: draft.replyChannelId,
    stripQuotes: quotes && draft.stripQuotes,
    catchAddresses: draft.catchAddresses,
    bulkPolicy: draft.bulkPolicy,
    forwardTo: textOrNull(draft.forwardTo),
    createUsers: draft.createUsers,
    notifyUsers: draft.createUsers && draft.notifyUsers,
    ccAssignee: creates && draft.ccAssignee,
    ccParticipants: draft.ccParticipants,
    defaultReporterId: draft.defaultReporter?.id ?? null,
    markerPattern: marker ? textOrNull(draft.markerPattern) : null,
    afterProcessing: draft.afterProcessing,
    ...(protocol === "IMAP" && {
      folder: draft.folder,
      moveToFolder: draft.afterProcessing === "MOVE" ? textOrNull(draft.moveToFolder) : null,
    }),
    pollIntervalSeconds: typedNumber(draft.pollIntervalSeconds),
    ...(draft.begin !== "keep" && { begin: beginOf(draft) }),
  };
}

/** The same for a test of a handler: a new one needs no name for it. */
export function toTestedHandler(draft: HandlerDraft, protocol: Protocol): Record<string, unknown> {
  const { name, ...body } = toHandlerBody(draft, protocol);
  return draft.name.trim() === "" ? body : { name, ...body };
}

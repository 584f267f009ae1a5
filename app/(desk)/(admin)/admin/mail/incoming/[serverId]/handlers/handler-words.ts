import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";

type Kind = MailHandlerView["kind"];

/** What a handler can do with a mail, in the order in which it is offered. */
export const kinds: readonly { readonly kind: Kind; readonly label: string; readonly description: string }[] =
  [
    {
      kind: "CREATE_OR_COMMENT",
      label: "Create a request or add a comment",
      description:
        "A mail that answers a request, or names its key, becomes a comment on it. Any other becomes a new request.",
    },
    {
      kind: "COMMENT_ENTIRE",
      label: "Add a comment with the whole text",
      description: "Only mail that belongs to a request is taken; quotes stay in the comment.",
    },
    {
      kind: "COMMENT_WITHOUT_QUOTES",
      label: "Add a comment without quoted lines",
      description: "Only mail that belongs to a request is taken; lines that begin with > or | are cut.",
    },
    {
      kind: "CREATE_ALWAYS",
      label: "Create a request from each mail",
      description: "Never a comment, even when the mail answers a request.",
    },
    {
      kind: "COMMENT_BEFORE_MARKER",
      label: "Add a comment with the text before a marker",
      description: "Only mail that belongs to a request is taken; from the marker on it is cut.",
    },
  ];

export function kindLabel(kind: Kind): string {
  return kinds.find((each) => each.kind === kind)?.label ?? kind;
}

export const bulkPolicies: readonly {
  readonly id: MailHandlerView["bulkPolicy"];
  readonly label: string;
  readonly description: string;
}[] = [
  { id: "IGNORE", label: "Ignore it", description: "It stays in the mail log, nothing else happens." },
  { id: "FORWARD", label: "Forward it", description: "To the address for failures, below." },
  {
    id: "DELETE",
    label: "Delete it permanently",
    description: "It is deleted on the mail server, whatever is done with other mail.",
  },
  { id: "ACCEPT", label: "Accept it", description: "It is treated like any other mail." },
];

type AfterWords = {
  readonly value: MailHandlerView["afterProcessing"];
  readonly label: string;
  readonly description: string;
};

/** What can be done with a mail on its server. POP3 knows neither marks nor folders. */
export function afterProcessings(protocol: MailHandlerView["server"]["protocol"]): readonly AfterWords[] {
  const everywhere: readonly AfterWords[] = [
    { value: "LEAVE", label: "Leave it as it is", description: "Mailroom remembers what it has read." },
    { value: "DELETE", label: "Delete it", description: "Mailroom has kept the mail by then." },
  ];
  if (protocol === "POP3") return everywhere;
  return [
    { value: "MARK_SEEN", label: "Mark it as read", description: "The usual choice." },
    { value: "MOVE", label: "Move it to a folder", description: "The inbox shows only what is new." },
    ...everywhere,
  ];
}

import type { BulkPolicy, MailHandlerKind } from "@/prisma/generated/enums.ts";

/** Which options mean something to a kind of handler. The form shows these only, and the others are stored as unset. */
type HandlerOptions = {
  /** It may open requests, so it needs a request type. */
  readonly creates: boolean;
  /** Quotes can be cut from its comments: elsewhere the kind itself says what becomes of them. */
  readonly quotes: boolean;
  readonly marker: boolean;
};

const optionsByKind: Readonly<Record<MailHandlerKind, HandlerOptions>> = {
  CREATE_OR_COMMENT: { creates: true, quotes: true, marker: false },
  CREATE_ALWAYS: { creates: true, quotes: false, marker: false },
  COMMENT_ENTIRE: { creates: false, quotes: false, marker: false },
  COMMENT_WITHOUT_QUOTES: { creates: false, quotes: false, marker: false },
  COMMENT_BEFORE_MARKER: { creates: false, quotes: false, marker: true },
};

/** What can be set at a handler of this kind. */
export function handlerOptions(kind: MailHandlerKind): HandlerOptions {
  return optionsByKind[kind];
}

/** The rules of a handler that depend on its kind and on each other. */
type HandlerRules = {
  readonly kind: MailHandlerKind;
  readonly stripQuotes: boolean;
  readonly bulkPolicy: BulkPolicy;
  readonly createUsers: boolean;
  readonly notifyUsers: boolean;
  readonly ccAssignee: boolean;
  readonly markerPattern: string | null;
};

/** The same rules without those that mean nothing together with the others. */
export function settledRules<Rules extends HandlerRules>(rules: Rules): Rules {
  const { creates, quotes, marker } = handlerOptions(rules.kind);
  return {
    ...rules,
    stripQuotes: quotes && rules.stripQuotes,
    ccAssignee: creates && rules.ccAssignee,
    notifyUsers: rules.createUsers && rules.notifyUsers,
    markerPattern: marker ? rules.markerPattern : null,
  };
}

import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { addCommentInTransaction } from "@/lib/requests/add-comment.ts";
import { openRequestInTransaction } from "@/lib/requests/open-request.ts";
import { givenProject, givenUser } from "./factories.ts";

type NewRequest = Parameters<typeof openRequestInTransaction>[1];

/** A project with an agent, and a customer who writes to it. */
export type RequestDesk = {
  readonly project: Awaited<ReturnType<typeof givenProject>>;
  readonly agent: UserActor;
  readonly customer: UserActor;
  /** Opens a request of the customer, as a mail does. */
  open(overrides?: Partial<NewRequest>): ReturnType<typeof openRequestInTransaction>;
  /** Adds a public comment, as a mail does. */
  comment(requestId: string, author: UserActor): ReturnType<typeof addCommentInTransaction>;
};

export async function givenRequestDesk(): Promise<RequestDesk> {
  const project = await givenProject();
  const agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  const customer = await givenUser();
  const open = (overrides: Partial<NewRequest> = {}) =>
    database().$transaction((tx) =>
      openRequestInTransaction(tx, {
        projectId: project.id,
        requestTypeId: project.requestTypeId,
        summary: "The printer burns",
        descriptionText: "Please come",
        descriptionHtml: null,
        foldedText: "",
        foldedHtml: null,
        reporterId: customer.userId,
        emailChannelId: null,
        participantIds: [],
        relatedToId: null,
        attachments: [],
        threadMessageIds: [],
        ...overrides,
      }),
    );
  const comment = (requestId: string, author: UserActor) =>
    database().$transaction((tx) =>
      addCommentInTransaction(tx, {
        requestId,
        authorId: author.userId,
        authorSide: author === customer ? "customer" : "agent",
        visibility: "PUBLIC",
        source: "MAIL",
        bodyText: "text",
        bodyHtml: null,
        foldedText: "",
        foldedHtml: null,
        attachments: [],
        threadMessageIds: [],
      }),
    );
  return { project, agent, customer, open, comment };
}

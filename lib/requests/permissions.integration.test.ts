import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createUser } from "@/lib/access/create-user.ts";
import { getUser } from "@/lib/access/get-user.ts";
import { listAuditEntries } from "@/lib/access/list-audit-entries.ts";
import { listUsers } from "@/lib/access/list-users.ts";
import { setUserPassword } from "@/lib/access/set-user-password.ts";
import { updateUser } from "@/lib/access/update-user.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { type CastRole, givenCast, givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { addNote } from "./add-note.ts";
import { addParticipant } from "./add-participant.ts";
import { createProject } from "./create-project.ts";
import { createRequestType } from "./create-request-type.ts";
import { deleteRequestType } from "./delete-request-type.ts";
import { getDrafts } from "./get-drafts.ts";
import { getProject } from "./get-project.ts";
import { getRequest } from "./get-request.ts";
import { listProjectMembers } from "./list-project-members.ts";
import { listQueue, listQueueInput } from "./list-queue.ts";
import { listRequestTypes } from "./list-request-types.ts";
import { openRequest, openRequestInTransaction } from "./open-request.ts";
import { putProjectMember } from "./put-project-member.ts";
import { queueCounts } from "./queue-counts.ts";
import { readAttachment } from "./read-attachment.ts";
import { removeParticipant } from "./remove-participant.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { saveDraft } from "./save-draft.ts";
import { updateProject } from "./update-project.ts";
import { updateRequest } from "./update-request.ts";
import { updateRequestType } from "./update-request-type.ts";
import { uploadAttachment } from "./upload-attachment.ts";

type Outcome = "ok" | "forbidden" | "not-found";
type Row = readonly [name: string, act: (actor: UserActor) => Promise<unknown>, outcomes: readonly Outcome[]];

const roles: readonly CastRole[] = ["systemAdmin", "projectAdmin", "agent", "adminElsewhere", "customer"];
const forSystemAdmins: readonly Outcome[] = ["ok", "forbidden", "forbidden", "forbidden", "forbidden"];
const forProjectAdmins: readonly Outcome[] = ["ok", "ok", "forbidden", "not-found", "not-found"];
const forAgents: readonly Outcome[] = ["ok", "ok", "ok", "not-found", "not-found"];

let cast: Awaited<ReturnType<typeof givenCast>>;
let project: Awaited<ReturnType<typeof givenProject>>;
let requestKey: string;
let attachmentId: string;
let unique = 0;

function fresh(prefix: string): string {
  unique += 1;
  return `${prefix}${unique}`;
}

async function givenMember(): Promise<string> {
  return (await givenUser({ roles: { [project.id]: "AGENT" } })).userId;
}

async function givenRequestType(): Promise<string> {
  const data = { projectId: project.id, name: fresh("Type ") };
  return (await database().requestType.create({ data })).id;
}

async function givenParticipant(): Promise<string> {
  const { userId } = await givenUser();
  const request = { connect: { key: requestKey } };
  await database().participant.create({ data: { request, user: { connect: { id: userId } } } });
  return userId;
}

beforeAll(async () => {
  project = await givenProject();
  cast = await givenCast(project.id);
  const reporter = await givenUser();
  const opened = await database().$transaction((tx) =>
    openRequestInTransaction(tx, {
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      summary: "Help",
      descriptionText: "Please",
      descriptionHtml: null,
      foldedText: "",
      foldedHtml: null,
      reporterId: reporter.userId,
      emailChannelId: null,
      participantIds: [],
      relatedToId: null,
      attachments: [],
      threadMessageIds: [],
    }),
  );
  requestKey = opened.key;
  const upload = { filename: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") };
  attachmentId = (await uploadAttachment(cast.systemAdmin, upload)).id;
  await database().attachment.update({ where: { id: attachmentId }, data: { requestId: opened.id } });
});

const rows: readonly Row[] = [
  ["getUser", (actor) => getUser(actor, { userId: cast.customer.userId }), forSystemAdmins],
  [
    "createUser",
    (actor) =>
      createUser(actor, {
        email: `${fresh("u")}@example.test`,
        name: "U",
        isSystemAdmin: false,
        password: null,
      }),
    forSystemAdmins,
  ],
  [
    "updateUser",
    (actor) => updateUser(actor, { userId: cast.customer.userId, name: fresh("N") }),
    forSystemAdmins,
  ],
  [
    "setUserPassword",
    async (actor) =>
      setUserPassword(actor, { userId: (await givenUser()).userId, password: "long enough words" }),
    forSystemAdmins,
  ],
  ["listUsers all", (actor) => listUsers(actor, { kind: "all", query: "", limit: 1 }), forSystemAdmins],
  [
    "listUsers people",
    (actor) => listUsers(actor, { kind: "people", query: "", limit: 1 }),
    ["ok", "ok", "forbidden", "ok", "forbidden"],
  ],
  ["listAuditEntries", (actor) => listAuditEntries(actor, { query: "", limit: 1 }), forSystemAdmins],
  [
    "createProject",
    (actor) => createProject(actor, { key: fresh("P"), name: "P", description: "" }),
    forSystemAdmins,
  ],
  [
    "archive a project",
    (actor) => updateProject(actor, { projectKey: project.key, archived: false }),
    forSystemAdmins,
  ],
  ["getProject", (actor) => getProject(actor, { projectKey: project.key }), forAgents],
  [
    "updateProject",
    (actor) => updateProject(actor, { projectKey: project.key, name: "P" }),
    forProjectAdmins,
  ],
  ["listProjectMembers", (actor) => listProjectMembers(actor, { projectKey: project.key }), forAgents],
  [
    "putProjectMember",
    async (actor) =>
      putProjectMember(actor, { projectKey: project.key, userId: (await givenUser()).userId, role: "AGENT" }),
    forProjectAdmins,
  ],
  [
    "removeProjectMember",
    async (actor) => removeProjectMember(actor, { projectKey: project.key, userId: await givenMember() }),
    forProjectAdmins,
  ],
  ["listRequestTypes", (actor) => listRequestTypes(actor, { projectKey: project.key }), forAgents],
  [
    "createRequestType",
    (actor) =>
      createRequestType(actor, {
        projectKey: project.key,
        name: fresh("T"),
        description: "",
        requiredFields: ["summary"],
        position: 0,
      }),
    forProjectAdmins,
  ],
  [
    "updateRequestType",
    async (actor) =>
      updateRequestType(actor, {
        projectKey: project.key,
        requestTypeId: await givenRequestType(),
        position: 3,
      }),
    forProjectAdmins,
  ],
  [
    "deleteRequestType",
    async (actor) =>
      deleteRequestType(actor, { projectKey: project.key, requestTypeId: await givenRequestType() }),
    forProjectAdmins,
  ],
  [
    "openRequest",
    (actor) =>
      openRequest(actor, {
        projectKey: project.key,
        requestTypeId: project.requestTypeId,
        summary: "S",
        description: "",
        attachmentIds: [],
      }),
    forAgents,
  ],
  ["listQueue", (actor) => listQueue(actor, listQueueInput.parse({ projectKey: project.key })), forAgents],
  ["queueCounts", (actor) => queueCounts(actor, { projectKey: project.key }), forAgents],
  ["getRequest", (actor) => getRequest(actor, { requestKey }), forAgents],
  ["updateRequest", (actor) => updateRequest(actor, { requestKey, summary: fresh("S") }), forAgents],
  ["addNote", (actor) => addNote(actor, { requestKey, text: "N", attachmentIds: [] }), forAgents],
  [
    "addParticipant",
    (actor) => addParticipant(actor, { requestKey, email: `${fresh("p")}@example.test`, name: "" }),
    forAgents,
  ],
  [
    "removeParticipant",
    async (actor) => removeParticipant(actor, { requestKey, userId: await givenParticipant() }),
    forAgents,
  ],
  ["saveDraft", (actor) => saveDraft(actor, { requestKey, visibility: "PUBLIC", text: "D" }), forAgents],
  ["getDrafts", (actor) => getDrafts(actor, { requestKey }), forAgents],
  ["readAttachment", (actor) => readAttachment(actor, { attachmentId }), forAgents],
  [
    "uploadAttachment",
    (actor) => uploadAttachment(actor, { filename: "a", contentType: "text/plain", bytes: Buffer.from("a") }),
    ["ok", "ok", "ok", "ok", "forbidden"],
  ],
];

describe.each(rows)("%s", (_name, act, outcomes) => {
  it.each(roles.map((role, index) => [role, outcomes[index]] as const))(
    "by %s: %s",
    async (role, expected) => {
      const outcome = await act(cast[role]).then(
        () => "ok",
        (error: unknown) => (error instanceof Problem ? error.kind : error),
      );
      expect(outcome).toBe(expected);
    },
  );
});

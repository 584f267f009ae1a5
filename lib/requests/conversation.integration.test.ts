import { beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { addCommentInTransaction } from "./add-comment.ts";
import { addNote, addNoteInput } from "./add-note.ts";
import { addParticipant } from "./add-participant.ts";
import { getRequest } from "./get-request.ts";
import { openRequest, openRequestInput, openRequestInTransaction } from "./open-request.ts";
import { removeParticipant } from "./remove-participant.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { saveDraft } from "./save-draft.ts";
import { updateRequest } from "./update-request.ts";
import { uploadAttachment } from "./upload-attachment.ts";

let project: Awaited<ReturnType<typeof givenProject>>;
let agent: UserActor;
let customer: UserActor;

beforeEach(async () => {
  project = await givenProject();
  agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  customer = await givenUser();
});

function open(overrides: Partial<Parameters<typeof openRequestInTransaction>[1]> = {}) {
  return database().$transaction((tx) =>
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
}

function comment(
  requestId: string,
  author: UserActor,
  overrides: Partial<Parameters<typeof addCommentInTransaction>[1]> = {},
) {
  return database().$transaction((tx) =>
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
      ...overrides,
    }),
  );
}

const picture = {
  filename: "logo.png",
  contentType: "image/png",
  sizeBytes: 3,
  storageKey: "a".repeat(64),
  contentId: "logo@mail",
  inline: true,
};

describe("opening", () => {
  it("gives numbers without gaps or doubles, however many come at once", async () => {
    const opened = await Promise.all(Array.from({ length: 25 }, () => open()));
    const numbers = opened.map(({ key }) => Number(key.split("-")[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  it("gives the number back when the transaction fails", async () => {
    await expect(open({ relatedToId: crypto.randomUUID() })).rejects.toThrow();
    expect((await open()).key).toBe(`${project.key}-1`);
  });

  it("keeps what a mail brings, NUL taken out", async () => {
    const other = await givenUser();
    const { id, key } = await open({
      summary: `Nul\0${"x".repeat(600)}`,
      descriptionText: "a\0b",
      descriptionHtml: '<p>\0<img src="cid:logo@mail"></p>',
      foldedText: "> quote",
      participantIds: [other.userId, customer.userId, other.userId],
      attachments: [picture],
      threadMessageIds: ["1@mail", "1@mail", "2@mail"],
    });
    const detail = await getRequest(agent, { requestKey: key });
    expect(detail.summary).toHaveLength(500);
    expect(detail.participants.map((person) => person.id)).toEqual([other.userId]);
    const [first] = detail.timeline;
    expect(first).toMatchObject({
      kind: "message",
      id,
      authorSide: "customer",
      bodyText: "ab",
      foldedText: "> quote",
      attachments: [{ filename: "logo.png", inline: true }],
      delivery: null,
    });
    const file = first?.kind === "message" ? first.attachments[0] : undefined;
    expect(first).toHaveProperty(
      "bodyHtml",
      `<p><img src="/api/v1/attachments/${file?.id}/content?inline=1"></p>`,
    );
    expect(await database().threadMessageId.count({ where: { requestId: id } })).toBe(2);
  });

  it("by an agent is for a customer, with the agent's uploads", async () => {
    const upload = { filename: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") };
    const { id: attachmentId } = await uploadAttachment(agent, upload);
    const input = openRequestInput.parse({
      projectKey: project.key.toLowerCase(),
      requestTypeId: project.requestTypeId,
      summary: "By phone",
      reporter: { email: "Phone@Example.test" },
      attachmentIds: [attachmentId],
    });
    const { key } = await openRequest(agent, input);
    const detail = await getRequest(agent, { requestKey: key });
    expect(detail.reporter.email).toBe("phone@example.test");
    expect(detail.timeline).toMatchObject([{ attachments: [{ filename: "a.txt" }] }]);
    await expect(openRequest(agent, input)).rejects.toMatchObject({ fields: [{ field: "attachmentIds" }] });
  });

  it("by an agent refuses a type of another project and an empty required field", async () => {
    const elsewhere = await givenProject();
    const base = { projectKey: project.key, summary: "S" };
    await expect(
      openRequest(agent, openRequestInput.parse({ ...base, requestTypeId: elsewhere.requestTypeId })),
    ).rejects.toMatchObject({ fields: [{ field: "requestTypeId" }] });
    await database().requestType.update({
      where: { id: project.requestTypeId },
      data: { requiredFields: ["summary", "description"] },
    });
    await expect(
      openRequest(agent, openRequestInput.parse({ ...base, requestTypeId: project.requestTypeId })),
    ).rejects.toMatchObject({ fields: [{ field: "description" }] });
  });
});

describe("who moves next", () => {
  const read = async (requestKey: string) => getRequest(agent, { requestKey });

  it("is the agent at first, the customer after an answer, the agent again after theirs", async () => {
    const { id, key } = await open();
    expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "AGENT" });
    await comment(id, agent);
    expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "CUSTOMER" });
    expect(await comment(id, customer)).toMatchObject({ requestKey: key, reopened: false });
    expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "AGENT" });
  });

  it.each(["PENDING", "RESOLVED"] as const)(
    "is the agent when a customer writes into a %s one",
    async (status) => {
      const { id, key } = await open();
      await updateRequest(agent, { requestKey: key, status });
      expect(await comment(id, customer)).toMatchObject({ reopened: true });
      const detail = await read(key);
      expect(detail).toMatchObject({ status: "OPEN", waitingOn: "AGENT", resolvedAt: null });
      expect(detail.timeline.filter((entry) => entry.kind === "event")).toMatchObject([
        { event: "status-changed", detail: { from: "OPEN", to: status }, actor: { id: agent.userId } },
        { event: "reopened", detail: { from: status }, actor: { id: customer.userId } },
      ]);
    },
  );

  it("stays nobody when an agent adds to a resolved one", async () => {
    const { id, key } = await open();
    await updateRequest(agent, { requestKey: key, status: "RESOLVED" });
    await comment(id, agent);
    const detail = await read(key);
    expect(detail).toMatchObject({ status: "RESOLVED", waitingOn: "NOBODY", resolvedAt: expect.any(Date) });
  });

  it("does not change by a note", async () => {
    const { key } = await open();
    const before = await read(key);
    await addNote(agent, addNoteInput.parse({ requestKey: key, text: "for us" }));
    const after = await read(key);
    expect(after).toMatchObject({ waitingOn: "AGENT", lastMessageAt: before.lastMessageAt });
    expect(after.timeline.at(-1)).toMatchObject({ kind: "note", bodyText: "for us", authorSide: "agent" });
  });

  it("is settled once when two customers' mails come at the same moment", async () => {
    const { id, key } = await open();
    await updateRequest(agent, { requestKey: key, status: "RESOLVED" });
    const added = await Promise.all([comment(id, customer), comment(id, customer), comment(id, customer)]);
    expect(added.filter(({ reopened }) => reopened)).toHaveLength(1);
  });
});

it("writes an event for each change that is one, and none for others", async () => {
  const { key } = await open();
  const change = {
    requestKey: key,
    assigneeId: agent.userId,
    priority: "URGENT" as const,
    summary: "The printer is on fire",
  };
  await updateRequest(agent, change);
  const detail = await updateRequest(agent, change);
  expect(detail.timeline.slice(1).map((entry) => entry.kind === "event" && entry.event)).toEqual(
    expect.arrayContaining(["assignee-changed", "priority-changed", "summary-changed"]),
  );
  expect(detail.timeline).toHaveLength(4);
  expect(detail).toMatchObject({ assignee: { id: agent.userId }, priority: "URGENT" });
});

it("assigns to those who work in the project only", async () => {
  const { key } = await open();
  await expect(updateRequest(agent, { requestKey: key, assigneeId: customer.userId })).rejects.toMatchObject({
    fields: [{ field: "assigneeId" }],
  });
  await updateRequest(agent, { requestKey: key, assigneeId: agent.userId });
  expect(await updateRequest(agent, { requestKey: key, assigneeId: null })).toMatchObject({ assignee: null });
});

it("takes the open requests from a member who leaves the project", async () => {
  const { key } = await open();
  const leaving = await givenUser({ roles: { [project.id]: "AGENT" } });
  const admin = await givenUser({ isSystemAdmin: true });
  await updateRequest(agent, { requestKey: key, assigneeId: leaving.userId });
  await removeProjectMember(admin, { projectKey: project.key, userId: leaving.userId });
  const detail = await getRequest(agent, { requestKey: key });
  expect(detail.assignee).toBeNull();
  expect(detail.timeline.at(-1)).toMatchObject({
    event: "assignee-changed",
    actor: { id: admin.userId },
    detail: { fromId: leaving.userId, toId: null },
  });
});

it("adds and removes participants, the reporter never", async () => {
  const { key } = await open();
  const added = await addParticipant(agent, {
    requestKey: key,
    email: "second@example.test",
    name: "Second",
  });
  await addParticipant(agent, { requestKey: key, email: "second@example.test", name: "Second" });
  expect(await getRequest(agent, { requestKey: key })).toMatchObject({ participants: [added] });
  await expect(
    addParticipant(agent, { requestKey: key, email: customer.email, name: "" }),
  ).rejects.toMatchObject({ fields: [{ field: "email" }] });
  await removeParticipant(agent, { requestKey: key, userId: added.id });
  const detail = await getRequest(agent, { requestKey: key });
  expect(detail.participants).toEqual([]);
  expect(detail.timeline.slice(1)).toMatchObject([
    { event: "participant-added", detail: { email: "second@example.test" } },
    { event: "participant-removed", detail: { email: "second@example.test" } },
  ]);
});

it("keeps each agent's drafts apart and drops them when empty or used", async () => {
  const { key } = await open();
  const other = await givenUser({ roles: { [project.id]: "AGENT" } });
  await saveDraft(agent, { requestKey: key, visibility: "PUBLIC", text: "Dear" });
  await saveDraft(agent, { requestKey: key, visibility: "INTERNAL", text: "Hm" });
  expect(await getRequest(agent, { requestKey: key })).toMatchObject({
    drafts: { reply: "Dear", note: "Hm" },
  });
  expect(await getRequest(other, { requestKey: key })).toMatchObject({ drafts: { reply: null, note: null } });
  await addNote(agent, addNoteInput.parse({ requestKey: key, text: "Hm, so" }));
  await saveDraft(agent, { requestKey: key, visibility: "PUBLIC", text: " " });
  expect(await getRequest(agent, { requestKey: key })).toMatchObject({ drafts: { reply: null, note: null } });
});

it("shows a related request of another project only to who works there too", async () => {
  const elsewhere = await givenProject();
  const hidden = await open({ projectId: elsewhere.id, requestTypeId: elsewhere.requestTypeId });
  const { key } = await open({ relatedToId: hidden.id });
  expect(await getRequest(agent, { requestKey: key })).toMatchObject({ relatedTo: null });
  const both = await givenUser({ roles: { [project.id]: "AGENT", [elsewhere.id]: "AGENT" } });
  expect(await getRequest(both, { requestKey: key })).toMatchObject({ relatedTo: { key: hidden.key } });
  expect(await getRequest(both, { requestKey: hidden.key })).toMatchObject({ relatedFrom: [{ key }] });
});

it("lets nobody send what another person uploaded", async () => {
  const { key } = await open();
  const other = await givenUser({ roles: { [project.id]: "AGENT" } });
  const upload = { filename: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") };
  const { id } = await uploadAttachment(other, upload);
  await expect(
    addNote(agent, addNoteInput.parse({ requestKey: key, text: "x", attachmentIds: [id] })),
  ).rejects.toMatchObject({ fields: [{ field: "attachmentIds" }] });
  expect((await getRequest(agent, { requestKey: key })).timeline).toHaveLength(1);
});

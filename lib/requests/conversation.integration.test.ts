import { beforeEach, expect, it } from "vitest";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { givenRequestDesk, type RequestDesk } from "@/lib/testing/request-desk.ts";
import { addNote, addNoteInput } from "./add-note.ts";
import { addParticipant } from "./add-participant.ts";
import { getRequest } from "./get-request.ts";
import { removeParticipant } from "./remove-participant.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { saveDraft } from "./save-draft.ts";
import { updateRequest } from "./update-request.ts";
import { uploadAttachment } from "./upload-attachment.ts";

let desk: RequestDesk;

beforeEach(async () => {
  desk = await givenRequestDesk();
});

it("writes an event for each change that is one, and none for others", async () => {
  const { key } = await desk.open();
  const change = {
    requestKey: key,
    assigneeId: desk.agent.userId,
    priority: "URGENT" as const,
    summary: "The printer is on fire",
  };
  await updateRequest(desk.agent, change);
  const detail = await updateRequest(desk.agent, change);
  expect(detail.timeline.slice(1).map((entry) => entry.kind === "event" && entry.event)).toEqual(
    expect.arrayContaining(["assignee-changed", "priority-changed", "summary-changed"]),
  );
  expect(detail.timeline).toHaveLength(4);
  expect(detail).toMatchObject({ assignee: { id: desk.agent.userId }, priority: "URGENT" });
});

it("assigns to those who work in the project only", async () => {
  const { key } = await desk.open();
  await expect(
    updateRequest(desk.agent, { requestKey: key, assigneeId: desk.customer.userId }),
  ).rejects.toMatchObject({
    fields: [{ field: "assigneeId" }],
  });
  await updateRequest(desk.agent, { requestKey: key, assigneeId: desk.agent.userId });
  expect(await updateRequest(desk.agent, { requestKey: key, assigneeId: null })).toMatchObject({
    assignee: null,
  });
});

it("takes the open requests from a member who leaves the project", async () => {
  const { key } = await desk.open();
  const leaving = await givenUser({ roles: { [desk.project.id]: "AGENT" } });
  const admin = await givenUser({ isSystemAdmin: true });
  await updateRequest(desk.agent, { requestKey: key, assigneeId: leaving.userId });
  await removeProjectMember(admin, { projectKey: desk.project.key, userId: leaving.userId });
  const detail = await getRequest(desk.agent, { requestKey: key });
  expect(detail.assignee).toBeNull();
  expect(detail.timeline.at(-1)).toMatchObject({
    event: "assignee-changed",
    actor: { id: admin.userId },
    detail: { fromId: leaving.userId, toId: null },
  });
});

it("adds and removes participants, the reporter never", async () => {
  const { key } = await desk.open();
  const added = await addParticipant(desk.agent, {
    requestKey: key,
    email: "second@example.test",
    name: "Second",
  });
  await addParticipant(desk.agent, { requestKey: key, email: "second@example.test", name: "Second" });
  expect(await getRequest(desk.agent, { requestKey: key })).toMatchObject({ participants: [added] });
  await expect(
    addParticipant(desk.agent, { requestKey: key, email: desk.customer.email, name: "" }),
  ).rejects.toMatchObject({ fields: [{ field: "email" }] });
  await removeParticipant(desk.agent, { requestKey: key, userId: added.id });
  const detail = await getRequest(desk.agent, { requestKey: key });
  expect(detail.participants).toEqual([]);
  expect(detail.timeline.slice(1)).toMatchObject([
    { event: "participant-added", detail: { email: "second@example.test" } },
    { event: "participant-removed", detail: { email: "second@example.test" } },
  ]);
});

it("keeps each agent's drafts apart and drops them when empty or used", async () => {
  const { key } = await desk.open();
  const other = await givenUser({ roles: { [desk.project.id]: "AGENT" } });
  await saveDraft(desk.agent, { requestKey: key, visibility: "PUBLIC", text: "Dear" });
  await saveDraft(desk.agent, { requestKey: key, visibility: "INTERNAL", text: "Hm" });
  expect(await getRequest(desk.agent, { requestKey: key })).toMatchObject({
    drafts: { reply: "Dear", note: "Hm" },
  });
  expect(await getRequest(other, { requestKey: key })).toMatchObject({ drafts: { reply: null, note: null } });
  await addNote(desk.agent, addNoteInput.parse({ requestKey: key, text: "Hm, so" }));
  await saveDraft(desk.agent, { requestKey: key, visibility: "PUBLIC", text: " " });
  expect(await getRequest(desk.agent, { requestKey: key })).toMatchObject({
    drafts: { reply: null, note: null },
  });
});

it("shows a related request of another project only to who works there too", async () => {
  const elsewhere = await givenProject();
  const hidden = await desk.open({ projectId: elsewhere.id, requestTypeId: elsewhere.requestTypeId });
  const { key } = await desk.open({ relatedToId: hidden.id });
  expect(await getRequest(desk.agent, { requestKey: key })).toMatchObject({ relatedTo: null });
  const both = await givenUser({ roles: { [desk.project.id]: "AGENT", [elsewhere.id]: "AGENT" } });
  expect(await getRequest(both, { requestKey: key })).toMatchObject({ relatedTo: { key: hidden.key } });
  expect(await getRequest(both, { requestKey: hidden.key })).toMatchObject({ relatedFrom: [{ key }] });
});

it("lets nobody send what another person uploaded", async () => {
  const { key } = await desk.open();
  const other = await givenUser({ roles: { [desk.project.id]: "AGENT" } });
  const upload = { filename: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") };
  const { id } = await uploadAttachment(other, upload);
  await expect(
    addNote(desk.agent, addNoteInput.parse({ requestKey: key, text: "x", attachmentIds: [id] })),
  ).rejects.toMatchObject({ fields: [{ field: "attachmentIds" }] });
  expect((await getRequest(desk.agent, { requestKey: key })).timeline).toHaveLength(1);
});

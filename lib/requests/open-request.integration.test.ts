import { beforeEach, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { givenRequestDesk, type RequestDesk } from "@/lib/testing/request-desk.ts";
import { getRequest } from "./get-request.ts";
import { openRequest, openRequestInput } from "./open-request.ts";
import { uploadAttachment } from "./upload-attachment.ts";

let desk: RequestDesk;

beforeEach(async () => {
  desk = await givenRequestDesk();
});

const picture = {
  filename: "logo.png",
  contentType: "image/png",
  sizeBytes: 3,
  storageKey: "a".repeat(64),
  contentId: "logo@mail",
  inline: true,
};

it("gives numbers without gaps or doubles, however many come at once", async () => {
  const opened = await Promise.all(Array.from({ length: 25 }, () => desk.open()));
  const numbers = opened.map(({ key }) => Number(key.split("-")[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});

it("gives the number back when the transaction fails", async () => {
  await expect(desk.open({ relatedToId: crypto.randomUUID() })).rejects.toThrow();
  expect((await desk.open()).key).toBe(`${desk.project.key}-1`);
});

it("keeps what a mail brings, NUL taken out", async () => {
  const other = await givenUser();
  const { id, key } = await desk.open({
    summary: `Nul\0${"x".repeat(600)}`,
    descriptionText: "a\0b",
    descriptionHtml: '<p>\0<img src="cid:logo@mail"></p>',
    foldedText: "> quote",
    participantIds: [other.userId, desk.customer.userId, other.userId],
    attachments: [picture],
    threadMessageIds: ["1@mail", "1@mail", "2@mail"],
  });
  const detail = await getRequest(desk.agent, { requestKey: key });
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

it("by an agent is for a desk.customer, with the agent's uploads", async () => {
  const upload = { filename: "a.txt", contentType: "text/plain", bytes: Buffer.from("a") };
  const { id: attachmentId } = await uploadAttachment(desk.agent, upload);
  const input = openRequestInput.parse({
    projectKey: desk.project.key.toLowerCase(),
    requestTypeId: desk.project.requestTypeId,
    summary: "By phone",
    reporter: { email: "Phone@Example.test" },
    attachmentIds: [attachmentId],
  });
  const { key } = await openRequest(desk.agent, input);
  const detail = await getRequest(desk.agent, { requestKey: key });
  expect(detail.reporter.email).toBe("phone@example.test");
  expect(detail.timeline).toMatchObject([{ attachments: [{ filename: "a.txt" }] }]);
  await expect(openRequest(desk.agent, input)).rejects.toMatchObject({
    fields: [{ field: "attachmentIds" }],
  });
});

it("by an agent refuses a type of another project and an empty required field", async () => {
  const elsewhere = await givenProject();
  const base = { projectKey: desk.project.key, summary: "S" };
  await expect(
    openRequest(desk.agent, openRequestInput.parse({ ...base, requestTypeId: elsewhere.requestTypeId })),
  ).rejects.toMatchObject({ fields: [{ field: "requestTypeId" }] });
  await database().requestType.update({
    where: { id: desk.project.requestTypeId },
    data: { requiredFields: ["summary", "description"] },
  });
  await expect(
    openRequest(desk.agent, openRequestInput.parse({ ...base, requestTypeId: desk.project.requestTypeId })),
  ).rejects.toMatchObject({ fields: [{ field: "description" }] });
});

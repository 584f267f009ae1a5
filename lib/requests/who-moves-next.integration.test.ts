import { beforeEach, expect, it } from "vitest";
import "@/lib/testing/integration-environment.ts";
import { givenRequestDesk, type RequestDesk } from "@/lib/testing/request-desk.ts";
import { addNote, addNoteInput } from "./add-note.ts";
import { getRequest } from "./get-request.ts";
import { updateRequest } from "./update-request.ts";

let desk: RequestDesk;

beforeEach(async () => {
  desk = await givenRequestDesk();
});

const read = async (requestKey: string) => getRequest(desk.agent, { requestKey });

it("is the agent at first, the customer after an answer, the agent again after theirs", async () => {
  const { id, key } = await desk.open();
  expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "AGENT" });
  await desk.comment(id, desk.agent);
  expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "CUSTOMER" });
  expect(await desk.comment(id, desk.customer)).toMatchObject({ requestKey: key, reopened: false });
  expect(await read(key)).toMatchObject({ status: "OPEN", waitingOn: "AGENT" });
});

it.each(["PENDING", "RESOLVED"] as const)(
  "is the agent when a customer writes into a %s one",
  async (status) => {
    const { id, key } = await desk.open();
    await updateRequest(desk.agent, { requestKey: key, status });
    expect(await desk.comment(id, desk.customer)).toMatchObject({ reopened: true });
    const detail = await read(key);
    expect(detail).toMatchObject({ status: "OPEN", waitingOn: "AGENT", resolvedAt: null });
    expect(detail.timeline.filter((entry) => entry.kind === "event")).toMatchObject([
      { event: "status-changed", detail: { from: "OPEN", to: status }, actor: { id: desk.agent.userId } },
      { event: "reopened", detail: { from: status }, actor: { id: desk.customer.userId } },
    ]);
  },
);

it("stays nobody when an agent adds to a resolved one", async () => {
  const { id, key } = await desk.open();
  await updateRequest(desk.agent, { requestKey: key, status: "RESOLVED" });
  await desk.comment(id, desk.agent);
  const detail = await read(key);
  expect(detail).toMatchObject({ status: "RESOLVED", waitingOn: "NOBODY", resolvedAt: expect.any(Date) });
});

it("does not change by a note", async () => {
  const { key } = await desk.open();
  const before = await read(key);
  await addNote(desk.agent, addNoteInput.parse({ requestKey: key, text: "for us" }));
  const after = await read(key);
  expect(after).toMatchObject({ waitingOn: "AGENT", lastMessageAt: before.lastMessageAt });
  expect(after.timeline.at(-1)).toMatchObject({ kind: "note", bodyText: "for us", authorSide: "agent" });
});

it("is settled once when two customers' mails come at the same moment", async () => {
  const { id, key } = await desk.open();
  await updateRequest(desk.agent, { requestKey: key, status: "RESOLVED" });
  const added = await Promise.all([
    desk.comment(id, desk.customer),
    desk.comment(id, desk.customer),
    desk.comment(id, desk.customer),
  ]);
  expect(added.filter(({ reopened }) => reopened)).toHaveLength(1);
});

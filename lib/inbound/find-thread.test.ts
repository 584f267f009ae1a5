import { expect, test } from "vitest";
import { findThread } from "./find-thread.ts";
import type { Knowledge, KnownRequest } from "./knowledge.ts";

function request(id: string, openedAt: Date): KnownRequest {
  return {
    id,
    key: id.toUpperCase(),
    openedAt,
    emailChannelId: null,
    requestTypeId: "type",
    reporterEmail: "ann@customer.test",
    assigneeEmail: null,
    participantIds: new Set(),
    addressed: new Set(),
  };
}

test("however many older threads a mail names, the one that a signed Message-ID leads to is among them", () => {
  const crowd = Array.from({ length: 60 }, (_, index) => request(`old-${index}`, new Date(index)));
  const signed = request("signed", new Date("2026-11-01"));
  const knowledge: Knowledge = {
    numbers: { projectId: "project", projectKey: "DESK", first: 1, taken: 0 },
    people: new Map(),
    requests: new Map([...crowd, signed].map((one) => [one.id, one])),
    threads: new Map(crowd.map(({ id }) => [`${id}@crowd.test`, new Set([id])])),
    forgotten: new Map(),
    requestOfSent: new Map([["sent", "signed"]]),
    ownAddresses: new Set(),
    intakeAddresses: new Set(),
    recentFromSender: new Map(),
    recentInThread: new Map(),
    recentNotices: { FORWARD: 0, WELCOME: 0 },
  };
  const candidates = findThread(knowledge, {
    clues: {
      messageIds: [...knowledge.threads.keys()],
      signed: new Map([["sent", "sent@desk.test"]]),
      subjectKeys: [],
    },
    senderAddress: "ann@customer.test",
    destination: { emailChannelId: "channel", requestTypeId: "type" },
  });
  expect(candidates).toHaveLength(20);
  expect(candidates.slice(0, 3).map(({ requestId }) => requestId)).toEqual(["signed", "old-0", "old-1"]);
});

import { describe, expect, it } from "vitest";
import { mailFolder, readingFaults, readingOf } from "./mailbox-reading.ts";

const moving = { folder: "INBOX", afterProcessing: "MOVE", moveToFolder: "Done" } as const;

describe("how a mailbox is read", () => {
  it("marks by IMAP and leaves by POP3 when nobody wishes otherwise", () => {
    expect(readingOf("IMAP", {}, null)).toEqual({
      folder: "INBOX",
      afterProcessing: "MARK_SEEN",
      moveToFolder: null,
    });
    expect(readingOf("POP3", {}, null)).toEqual({
      folder: "INBOX",
      afterProcessing: "LEAVE",
      moveToFolder: null,
    });
  });

  it("stays as it is where nothing is wished, as far as the protocol can do it", () => {
    expect(readingOf("IMAP", {}, moving)).toEqual(moving);
    expect(readingOf("POP3", {}, moving).afterProcessing).toBe("LEAVE");
    expect(readingOf("POP3", {}, { ...moving, afterProcessing: "DELETE" }).afterProcessing).toBe("DELETE");
  });

  it("forgets the target of moves that end", () => {
    expect(readingOf("IMAP", { afterProcessing: "LEAVE" }, moving).moveToFolder).toBeNull();
  });

  it("names what a protocol can not do", () => {
    const fields = (faults: { field: string }[]) => faults.map(({ field }) => field);
    expect(fields(readingFaults("POP3", { folder: "Support", afterProcessing: "MOVE" }, null))).toEqual([
      "folder",
      "afterProcessing",
    ]);
    expect(fields(readingFaults("IMAP", { afterProcessing: "MOVE" }, null))).toEqual(["moveToFolder"]);
    expect(fields(readingFaults("IMAP", { folder: "Done" }, moving))).toEqual(["moveToFolder"]);
    expect(readingFaults("IMAP", {}, moving)).toEqual([]);
    expect(readingFaults("POP3", { afterProcessing: "DELETE" }, null)).toEqual([]);
  });

  it("knows INBOX however it is written, and no other name so", () => {
    expect(mailFolder.parse("inbox")).toBe("INBOX");
    expect(mailFolder.parse("Archive/inbox")).toBe("Archive/inbox");
  });
});

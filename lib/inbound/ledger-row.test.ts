import { expect, test } from "vitest";
import { rowOf } from "./ledger-row.ts";
import type { StoredMail } from "./store-bytes.ts";

const mail: StoredMail = {
  place: { uidl: "1" },
  sizeBytes: 1,
  receivedAt: new Date("2026-11-01"),
  oversize: false,
  contentHash: "0",
  facts: {
    messageId: "m@customer.test",
    fromAddress: "ann@customer.test",
    subject: "Hello",
    recipients: ["support@desk.test", "hidden@desk.test"],
    sentTo: "support@desk.test",
  },
  isCaught: true,
};

test("the log tells from whom, to whom and what about; of mail that a handler leaves alone, nothing", () => {
  const told = { fromAddress: "ann@customer.test", recipients: "support@desk.test", subject: "Hello" };
  expect(rowOf(mail, "b1", "p1", "LEAVE")).toMatchObject(told);
  expect(rowOf({ ...mail, oversize: true }, "b1", "p1", "LEAVE")).toMatchObject(told);
  const nothing = { fromAddress: "", recipients: "", subject: "", messageId: null };
  expect(rowOf({ ...mail, isCaught: false }, "b1", "p1", "LEAVE")).toMatchObject(nothing);
});

import { expect, test } from "vitest";
import { replyRecipients } from "./reply-recipients.ts";

const ann = { email: "ann@customer.test", name: "Ann" };
const bob = { email: "bob@customer.test", name: "bob@customer.test" };
const channelAddresses = new Set(["support@desk.test"]);

test("the reporter gets it, participants get copies", () => {
  expect(replyRecipients({ reporter: ann, participants: [bob], cc: null, channelAddresses })).toEqual([
    { address: "ann@customer.test", name: "Ann", role: "TO" },
    { address: "bob@customer.test", name: "", role: "CC" },
  ]);
});

test("given copies replace the participants, without doubles and addresses of channels", () => {
  const cc = ["Eve@other.test", "eve@other.test", "ann@customer.test", "support@desk.test"];
  const chosen = replyRecipients({ reporter: ann, participants: [bob], cc, channelAddresses });
  expect(chosen.map((one) => [one.address, one.role])).toEqual([
    ["ann@customer.test", "TO"],
    ["eve@other.test", "CC"],
  ]);
});

test("a reporter without an address can not be answered", () => {
  const reporter = { email: "unknown-sender@mailroom.invalid", name: "Unknown sender" };
  expect(() => replyRecipients({ reporter, participants: [], cc: null, channelAddresses })).toThrow(
    "no address that mail can be sent to",
  );
});

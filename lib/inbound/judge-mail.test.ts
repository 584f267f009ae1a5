import { expect, test } from "vitest";
import type { ThreadCandidate } from "./decide.ts";
import type { Destination } from "./destination.ts";
import { judgeMail } from "./judge-mail.ts";
import type { JudgedMail, Surroundings } from "./judgement.ts";
import type { SameMail } from "./twin-mails.ts";

const now = new Date("2026-11-01");
const handler: NonNullable<Destination["handler"]> = {
  id: "h1",
  name: "Global",
  incomingServerId: "s1",
  enabled: true,
  kind: "CREATE_OR_COMMENT",
  projectId: "p1",
  requestTypeId: "t1",
  replyChannelId: null,
  stripQuotes: false,
  catchAddresses: [],
  bulkPolicy: "IGNORE",
  forwardTo: null,
  createUsers: true,
  notifyUsers: false,
  ccAssignee: false,
  ccParticipants: false,
  defaultReporterId: null,
  markerPattern: null,
  createdAt: now,
  updatedAt: now,
};

type Rules = Partial<typeof handler>;

function mail(rules: Rules | null = null, of: Partial<JudgedMail> = {}): JudgedMail {
  return {
    understood: {
      sender: { name: "Ann", address: "ann@customer.test" },
      recipients: [],
      subject: "Hello",
      messageId: "m@customer.test",
      references: [],
      isOwn: false,
      class: "normal",
      classRule: "no-automatic-mark",
      hasBulkPrecedence: false,
      reported: [],
      text: "words",
      html: null,
      foldedText: "",
      foldedHtml: null,
      isCutAway: false,
      attachments: [],
      problems: [],
    },
    destination: {
      mailboxId: "here",
      projectId: "p1",
      requestTypeId: "t1",
      emailChannelId: null,
      label: "support@desk.test",
      quietBefore: null,
      handler: rules && { ...handler, ...rules },
    },
    receivedAt: now,
    isReleased: false,
    oversize: false,
    ...of,
  };
}

function around(of: Partial<Surroundings> = {}): Surroundings {
  return {
    candidates: [],
    sameMails: [],
    forgotten: null,
    ownAddresses: new Set(),
    intakeAddresses: new Set(),
    refersToNotice: null,
    recentFromSender: 0,
    recentByRequest: new Map(),
    recentForwards: 0,
    senderIsKnown: true,
    ...of,
  };
}

const thread: ThreadCandidate = {
  requestId: "r1",
  requestKey: "SUP-1",
  openedAt: now,
  signedIds: [],
  references: ["first@customer.test"],
  keyInSubject: false,
  senderInvolved: true,
  senderAddressed: false,
  nearness: 0,
};

const sibling: SameMail = {
  id: "i1",
  mailboxId: "there",
  projectId: "p1",
  label: "sales@desk.test",
  outcome: "REQUEST",
  requestId: "r1",
  requestKey: "SUP-1",
};

test("a channel takes a mail as a request, or as a comment on its thread", () => {
  expect(judgeMail(mail(), around())).toMatchObject({ kind: "request", relatedToId: null });
  const comment = judgeMail(mail(), around({ candidates: [thread] }));
  expect(comment).toMatchObject({ kind: "comment", requestId: "r1", senderInvolved: true });
});

test("a handler that only adds comments refuses, and forwards what it refuses", () => {
  const ignored = judgeMail(mail({ kind: "COMMENT_ENTIRE" }), around());
  expect(ignored).toMatchObject({ kind: "aside", outcome: "IGNORED" });
  const rules = { kind: "COMMENT_ENTIRE", forwardTo: "boss@company.test" } as const;
  const forwarded = judgeMail(mail(rules), around());
  expect(forwarded).toMatchObject({ kind: "forward", to: "boss@company.test", why: ignored.reason });
  const loop = judgeMail(mail(rules), around({ recentForwards: 100 }));
  expect(loop).toMatchObject({ kind: "aside", outcome: "HELD" });
  const released = judgeMail(mail(rules, { isReleased: true }), around({ recentForwards: 100 }));
  expect(released.kind).toBe("forward");
  const stranger = judgeMail(mail(rules), around({ candidates: [{ ...thread, senderInvolved: false }] }));
  expect(stranger.reason).toContain("It names SUP-1, but ann@customer.test has no part in it.");
});

test("own mail is never forwarded", () => {
  const own = mail({ kind: "COMMENT_ENTIRE", forwardTo: "boss@company.test", bulkPolicy: "FORWARD" });
  const judged = judgeMail({ ...own, understood: { ...own.understood, isOwn: true } }, around());
  expect(judged).toMatchObject({ kind: "aside", outcome: "IGNORED" });
});

test("an unknown sender: account, default reporter, or refusal", () => {
  const stranger = around({ senderIsKnown: false });
  expect(judgeMail(mail({}), stranger)).toMatchObject({ author: { kind: "sender", isNew: true } });
  const rules = { createUsers: false, defaultReporterId: "u1" };
  expect(judgeMail(mail(rules), stranger)).toMatchObject({ author: { kind: "stand-in", userId: "u1" } });
  expect(judgeMail(mail(rules), around())).toMatchObject({ author: { kind: "sender", isNew: false } });
  const refused = judgeMail(mail({ createUsers: false }), stranger);
  const { understood } = mail();
  const unnamed = (of: Partial<typeof handler>) =>
    judgeMail(mail(of, { understood: { ...understood, sender: null } }), stranger);
  expect(unnamed({ defaultReporterId: "u1" })).toMatchObject({ author: { kind: "stand-in", userId: "u1" } });
  expect(unnamed({})).toMatchObject({ author: { kind: "sender", isNew: false } });
  expect(refused).toMatchObject({ kind: "aside", outcome: "IGNORED" });
  expect(refused.reason).toContain("ann@customer.test has no account here");
});

test("oversize bulk mail is never deleted on its server: its bytes are not here", () => {
  const bulk = mail({ bulkPolicy: "DELETE" });
  const understood = { ...bulk.understood, class: "bulk" as const, hasBulkPrecedence: true };
  const deleted = judgeMail({ ...bulk, understood }, around());
  expect(deleted.evidence).toContainEqual(expect.objectContaining({ kind: "bulk-delete" }));
  const large = judgeMail({ ...bulk, understood, oversize: true }, around());
  expect(large).toMatchObject({ kind: "aside", outcome: "IGNORED" });
  expect(JSON.stringify(large.evidence)).not.toContain("bulk-delete");
});

test("the request that a copy of this very mail opened is no thread: each address gets one, and they are linked", () => {
  const judged = judgeMail(mail(), around({ candidates: [thread], sameMails: [sibling] }));
  expect(judged).toMatchObject({ kind: "request", relatedToId: "r1" });
  expect(judged.reason).toContain("also came to sales@desk.test: SUP-1.");
});

test("another project's key is not told", () => {
  const judged = judgeMail(mail(), around({ sameMails: [{ ...sibling, projectId: "p2" }] }));
  expect(judged).toMatchObject({ kind: "request", relatedToId: "r1" });
  expect(JSON.stringify(judged)).not.toContain("SUP-1");
});

test("what a copy added to the same request is not added twice; what it added elsewhere is", () => {
  const commented = { ...sibling, outcome: "COMMENT" as const };
  const twice = judgeMail(mail(), around({ candidates: [thread], sameMails: [commented] }));
  expect(twice).toMatchObject({ kind: "aside", outcome: "DUPLICATE", requestId: "r1" });
  const elsewhere = around({ candidates: [{ ...thread, requestId: "r2" }], sameMails: [commented] });
  expect(judgeMail(mail(), elsewhere)).toMatchObject({ kind: "comment", requestId: "r2" });
});

test("in the same mailbox it is a duplicate, also when a person let it in", () => {
  const sameMails = [{ ...sibling, mailboxId: "here" }];
  const judged = judgeMail(mail(null, { isReleased: true }), around({ sameMails }));
  expect(judged).toMatchObject({ kind: "aside", outcome: "DUPLICATE", requestId: "r1" });
});

test("what the ledger has forgotten is known by the request that it became", () => {
  const judged = judgeMail(mail(), around({ forgotten: { requestId: "r1", requestKey: "SUP-1" } }));
  expect(judged).toMatchObject({ kind: "aside", outcome: "DUPLICATE", requestId: "r1" });
  expect(judged.reason).toContain("Its words are in SUP-1 already");
});

test("a flood is held; what a person let in passes, and says so", () => {
  const flood = around({ recentFromSender: 1_000 });
  expect(judgeMail(mail(), flood)).toMatchObject({ kind: "aside", outcome: "HELD" });
  const loop = around({ candidates: [thread], recentByRequest: new Map([["r1", 30]]) });
  expect(judgeMail(mail(), loop)).toMatchObject({ kind: "aside", outcome: "HELD", requestId: "r1" });
  const released = judgeMail(mail(null, { isReleased: true }), flood);
  expect(released.kind).toBe("request");
  expect(released.evidence).toContainEqual(expect.objectContaining({ kind: "released" }));
});

test("a mail wrongly taken for a bounce becomes a request once a person let it in; a report about ours never", () => {
  const { understood } = mail();
  const released = mail(null, { isReleased: true, understood: { ...understood, class: "bounce" } });
  expect(judgeMail(released, around())).toMatchObject({ kind: "request" });
  const signed = { ...thread, signedIds: ["ours@desk.test"] };
  for (const ours of [around({ candidates: [signed] }), around({ refersToNotice: "alert" })]) {
    expect(judgeMail(released, ours)).toMatchObject({ kind: "aside", outcome: "BOUNCE" });
  }
});

test("taking part in another request that the mail names does not count for the one that it continues", () => {
  const signed = { ...thread, signedIds: ["ours@desk.test"], references: [], senderInvolved: false };
  const other = { ...thread, requestId: "r2", references: [], keyInSubject: true };
  const judged = judgeMail(mail(), around({ candidates: [other, signed] }));
  expect(judged).toMatchObject({ kind: "comment", requestId: "r1", senderInvolved: false });
});

test("a handler's mail with nothing but quotes is refused, unless a file came with it", () => {
  const quoted = mail({ kind: "COMMENT_WITHOUT_QUOTES" });
  const understood = { ...quoted.understood, text: "", isCutAway: true };
  const surroundings = around({ candidates: [thread] });
  expect(judgeMail({ ...quoted, understood }, surroundings)).toMatchObject({ kind: "aside" });
  const file = {
    filename: "a",
    contentType: "a/b",
    sizeBytes: 1,
    storageKey: "k",
    contentId: null,
    inline: false,
  };
  const withFile = { ...understood, attachments: [file] };
  expect(judgeMail({ ...quoted, understood: withFile }, surroundings)).toMatchObject({ kind: "comment" });
});

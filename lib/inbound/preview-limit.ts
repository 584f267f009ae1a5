import type { Actor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";

const windowMs = 60_000;
const mostInWindow = 20;

type Previews = { isRunning: boolean; startedAtMs: number[] };

// By person. Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomPreviews?: Map<string, Previews> } = globalThis;

/**
 * Tries a mail for a person: one at a time, and twenty in a minute, because each may be as large as mail may be.
 *
 * @throws Problem `preview-running`, `too-many-previews`
 */
export async function limitedPreview<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result> {
  shared.mailroomPreviews ??= new Map();
  const everyone = shared.mailroomPreviews;
  const person = actor.kind === "user" ? actor.userId : actor.name;
  const nowMs = Date.now();
  forgetOld(everyone, nowMs);
  const own = everyone.get(person) ?? { isRunning: false, startedAtMs: [] };
  if (own.isRunning) {
    throw new Problem(
      "too-many-requests",
      "preview-running",
      "A mail is being tried for you just now. Try this one when that is done.",
      { retryAfterSeconds: 5 },
    );
  }
  const [first = nowMs] = own.startedAtMs;
  if (own.startedAtMs.length >= mostInWindow) {
    throw new Problem(
      "too-many-requests",
      "too-many-previews",
      `You have tried ${mostInWindow} mails within a minute. Wait a moment and try again.`,
      { retryAfterSeconds: Math.ceil((first + windowMs - nowMs) / 1_000) },
    );
  }
  own.isRunning = true;
  own.startedAtMs.push(nowMs);
  everyone.set(person, own);
  try {
    return await work();
  } finally {
    own.isRunning = false;
  }
}

function forgetOld(everyone: Map<string, Previews>, nowMs: number): void {
  for (const [person, own] of everyone) {
    own.startedAtMs = own.startedAtMs.filter((atMs) => atMs > nowMs - windowMs);
    if (own.startedAtMs.length === 0 && !own.isRunning) everyone.delete(person);
  }
}

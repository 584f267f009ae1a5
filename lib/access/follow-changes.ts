import { database } from "@/lib/platform/database.ts";
import type { LiveChange } from "@/lib/platform/live-changes.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { loadUserActor, type UserActor } from "./actor.ts";
import { authenticateToken } from "./authenticate-token.ts";
import { joinLiveAudience } from "./live-audience.ts";
import { isAgent, isProjectAdmin, isStaff, isSystemAdmin } from "./permissions.ts";

const heartbeatMs = 20_000;
/** A page that is open for long signs in anew now and then; its browser reconnects by itself. */
const maxLifeMs = 30 * 60_000;
const maxPerUser = 20;

type Follower = {
  readonly onChange: (change: LiveChange) => void;
  readonly onGap: () => void;
  readonly onHeartbeat: () => void;
  /** The following is over: the rights ended or the time is up. */
  readonly onEnd: () => void;
};

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomFollowers?: Map<string, number> } = globalThis;

function followerCounts(): Map<string, number> {
  shared.mailroomFollowers ??= new Map();
  return shared.mailroomFollowers;
}

/**
 * Tells changes of the projects that the actor works in, as they happen, until the returned function is called. The
 * rights are looked at again at every heartbeat.
 *
 * @param token the personal token that the actor came with, if any: its end is the end of the following
 * @throws Problem `forbidden` for customers, `too-many-live-connections`
 */
export async function followChanges(
  actor: UserActor,
  token: string | null,
  follower: Follower,
  pace: { readonly heartbeatMs: number; readonly maxLifeMs: number } = { heartbeatMs, maxLifeMs },
): Promise<() => void> {
  const db = database();
  const atStart = await loadUserActor(db, actor.userId, actor.via);
  if (!atStart || !isStaff(atStart)) {
    throw new Problem("forbidden", "forbidden", "Only those who work in a project may follow its changes.");
  }
  countIn(actor.userId);
  let current: UserActor = atStart;
  let ended = false;
  const endsAt = Date.now() + pace.maxLifeMs;

  const leave = joinLiveAudience({
    onChange: (change) => {
      if (mayHear(current, change)) follower.onChange(change);
    },
    onGap: follower.onGap,
  });
  const heartbeat = setInterval(() => {
    stillAllowed().then(
      (renewed) => {
        if (ended) return;
        if (!renewed || Date.now() >= endsAt) return end();
        current = renewed;
        follower.onHeartbeat();
      },
      // The database does not answer: better to end than to go on with rights of the past.
      () => end(),
    );
  }, pace.heartbeatMs);

  function stop(): void {
    if (ended) return;
    ended = true;
    clearInterval(heartbeat);
    leave();
    countOut(actor.userId);
  }
  function end(): void {
    if (ended) return;
    stop();
    follower.onEnd();
  }
  async function stillAllowed(): Promise<UserActor | null> {
    if (token !== null) return authenticateToken(token);
    const renewed = await loadUserActor(db, actor.userId, actor.via);
    return renewed?.signInEpoch === atStart?.signInEpoch ? renewed : null;
  }
  return stop;
}

/** What belongs to no project is the system admins' matter, and alerts are the admins' alone. */
function mayHear(actor: UserActor, { topic, projectId }: LiveChange): boolean {
  if (projectId === null) return isSystemAdmin(actor);
  return topic === "alert" ? isProjectAdmin(actor, projectId) : isAgent(actor, projectId);
}

function countIn(userId: string): void {
  const count = followerCounts().get(userId) ?? 0;
  if (count >= maxPerUser) {
    throw new Problem(
      "too-many-requests",
      "too-many-live-connections",
      `You have ${maxPerUser} pages open that follow changes. Close some.`,
      { retryAfterSeconds: 60 },
    );
  }
  followerCounts().set(userId, count + 1);
}

function countOut(userId: string): void {
  const left = (followerCounts().get(userId) ?? 1) - 1;
  if (left > 0) followerCounts().set(userId, left);
  else followerCounts().delete(userId);
}

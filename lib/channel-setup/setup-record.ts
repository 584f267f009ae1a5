import type { Actor } from "@/lib/access/actor.ts";
import { isAgent, requireProjectAdmin } from "@/lib/access/permissions.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { type ChannelSetup, Prisma } from "@/prisma/generated/client.ts";
import { type RoundTripState, roundTripState } from "./round-trip-state.ts";
import { type SetupChoices, setupChoices } from "./setup-choices.ts";

/** A setup with what is in it, read. */
export type SetupRecord = Omit<ChannelSetup, "choices" | "roundTrip"> & {
  readonly projectKey: string;
  /** Whether the channel that came of it is on; null: there is none. */
  readonly enabled: boolean | null;
  readonly choices: SetupChoices;
  readonly roundTrip: RoundTripState | null;
};

const include = {
  project: { select: { key: true } },
  emailChannel: { select: { enabled: true } },
} as const satisfies Prisma.ChannelSetupInclude;

function readSetup(row: Prisma.ChannelSetupGetPayload<{ include: typeof include }>): SetupRecord {
  const { project, emailChannel, choices, roundTrip, ...rest } = row;
  return {
    ...rest,
    projectKey: project.key,
    enabled: emailChannel?.enabled ?? null,
    choices: setupChoices.parse(choices),
    roundTrip: roundTripState.nullable().catch(null).parse(roundTrip),
  };
}

/**
 * A setup of the actor's own: what somebody else has typed, a password among it, nobody else goes on with.
 *
 * @throws Problem `not-found` or `forbidden`
 */
export async function ownSetup(actor: Actor, setupId: string): Promise<SetupRecord> {
  const row = await database().channelSetup.findUnique({ where: { id: setupId }, include });
  if (!row || !isAgent(actor, row.projectId)) throw notFound("setup");
  requireProjectAdmin(actor, row.projectId);
  if (actor.kind !== "user" || actor.userId !== row.createdById) throw notFound("setup");
  return readSetup(row);
}

/** A setup that no channel has come of yet. @throws Problem `setup-finished`, and what `ownSetup` throws */
export async function openSetup(actor: Actor, setupId: string): Promise<SetupRecord> {
  const setup = await ownSetup(actor, setupId);
  if (setup.choices.isFinished) throw setupFinished();
  return setup;
}

/** A setup makes one channel. */
export function setupFinished(): Problem {
  return new Problem(
    "conflict",
    "setup-finished",
    "A channel came of this setup already. Change it at its own page; if it was deleted, begin anew.",
  );
}

/** What is changed of a setup; what is left out stays. */
export type SetupChange = {
  readonly choices?: Partial<SetupChoices>;
  readonly roundTrip?: RoundTripState | null;
  readonly columns?: {
    incomingPasswordSealed?: string | null;
    outgoingPasswordSealed?: string | null;
    emailChannelId?: string;
  };
};

/**
 * Changes a setup as it is at this moment: a test that ends late does not write over what was typed meanwhile.
 *
 * @param decide what to change; null: nothing
 */
export async function changeSetup(
  setupId: string,
  decide: (now: SetupRecord) => SetupChange | null,
): Promise<SetupRecord> {
  return database().$transaction(async (tx: Transaction) => {
    await tx.$queryRaw`SELECT 1 FROM "ChannelSetup" WHERE id = ${setupId}::uuid FOR UPDATE`;
    const row = await tx.channelSetup.findUnique({ where: { id: setupId }, include });
    if (!row) throw notFound("setup");
    const now = readSetup(row);
    const change = decide(now);
    if (change === null) return now;
    const { choices, roundTrip, columns } = change;
    const saved = await tx.channelSetup.update({
      where: { id: setupId },
      data: {
        ...(choices && { choices: { ...now.choices, ...choices } }),
        ...(roundTrip !== undefined && { roundTrip: roundTrip ?? Prisma.DbNull }),
        ...columns,
      },
      include,
    });
    return readSetup(saved);
  });
}

/** The actor's own unfinished setups of a project, the one touched last first. */
export async function ownSetups(actor: Actor, projectId: string): Promise<SetupRecord[]> {
  if (actor.kind !== "user") return [];
  const rows = await database().channelSetup.findMany({
    where: { projectId, createdById: actor.userId, emailChannelId: null },
    orderBy: { updatedAt: "desc" },
    take: 20,
    include,
  });
  return rows.map(readSetup).filter(({ choices }) => !choices.isFinished);
}

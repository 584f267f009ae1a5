import { type DovecotServer, startDovecot } from "../../lib/testing/dovecot-server.ts";
import type { BenchContext } from "./context.ts";
import { type DeskOffice, openDeskOffice } from "./desk.ts";
import type { BenchDesk } from "./desk-protocol.ts";
import { type Figure, median } from "./figures.ts";
import { fillDatabase } from "./fill-database.ts";
import { fillMailbox, timeIntake } from "./intake-run.ts";
import type { Instance } from "./stand.ts";
import { startWorkers } from "./workers.ts";

const password = "secret of the mailbox";

/** An instance whose workers run, with desks that wait for their round; all belong to one project. */
interface Side {
  instance: Instance;
  office: DeskOffice;
  desks: BenchDesk[];
  close: () => Promise<void>;
}

/** Time per mail with a long past in the database against none, round by round in turn. */
export async function measureGrowth(context: BenchContext): Promise<Figure[]> {
  const { quick } = context.options;
  const requests = quick ? 50_000 : 1_000_000;
  const mails = quick ? 100 : 500;
  const rounds = quick ? 2 : 3;
  // The first round of each side is not counted: programs and caches are cold.
  const addresses = (side: string) =>
    Array.from({ length: rounds + 2 }, (_, index) => `${side}-${index}@desk.example`);
  const users = [...addresses("empty"), ...addresses("full")].map((address) => ({ address, password }));
  const dovecot = await startDovecot({ users });
  const open: Side[] = [];
  try {
    const empty = await openSide(context, dovecot, "empty", addresses("empty"));
    open.push(empty);
    const full = await openSide(context, dovecot, "full", addresses("full"));
    open.push(full);
    context.log(`writing ${requests} requests`);
    const [past, ...deskOfRounds] = full.desks;
    if (!past) throw new Error("No desk was set up.");
    await fillDatabase(full.instance, past, requests);

    const sides = [
      { name: "empty", side: empty, desks: empty.desks.slice(1), times: [] as number[] },
      { name: "full", side: full, desks: deskOfRounds, times: [] as number[] },
    ];
    for (const { side } of sides) await startWorkers(side.instance, [[], []]);
    for (let round = 0; round <= rounds; round++) {
      for (const { name, side, desks, times } of sides) {
        const desk = desks[round];
        if (!desk) throw new Error("A desk is missing.");
        await fillMailbox(dovecot, desk, mails);
        const { settledMs } = await timeIntake(side.instance, side.office, desk, mails);
        context.log(`round ${round}, ${name}: ${(settledMs / mails).toFixed(2)} ms per mail`);
        if (round > 0) times.push(settledMs / mails);
      }
    }
    const [ofEmpty, ofFull] = sides.map(({ times }) => median(times));
    if (ofEmpty === undefined || ofFull === undefined) throw new Error("A side was not measured.");
    return [
      { name: "requests in the database", value: requests, unit: "rows" },
      { name: "per mail, empty database", value: ofEmpty, unit: "ms" },
      { name: "per mail, full database", value: ofFull, unit: "ms" },
      { name: "full against empty", value: ofFull / ofEmpty, unit: "times", aim: 1.2 },
    ];
  } finally {
    for (const side of open) await side.close();
    await dovecot.stop();
  }
}

async function openSide(
  context: BenchContext,
  dovecot: DovecotServer,
  name: string,
  addresses: string[],
): Promise<Side> {
  const instance = await context.stand.newInstance(`growth_${name}`);
  const office = openDeskOffice(context.family, instance);
  const desks = await office.newDesks({ addresses, password, imapPort: dovecot.imapPort });
  return {
    instance,
    office,
    desks,
    close: async () => {
      await office.close();
      await instance.close();
    },
  };
}

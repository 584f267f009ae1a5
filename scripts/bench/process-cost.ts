import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** Linux counts the time of processes in hundredths of a second (USER_HZ), whatever the kernel was built with. */
const msPerTick = 10;

/** Memory of a process that lies in RAM now, in bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, "VmRSS");
}

/** The most that `residentBytes` has been since the process began. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, "VmHWM");
}

function statusBytes(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(
    readFileSync(`/proc/${pid}/status`, "utf8"),
  )?.[1];
  if (kilobytes === undefined) throw new Error(`The system does not tell ${name} of process ${pid}.`);
  return Number(kilobytes) * 1024;
}

/** Time that a process has used of one core, in its own code and in the kernel for it. */
export function cpuMs(pid: number): number {
  // The name stands in brackets and may hold anything; utime and stime are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

/** Waits until a process uses less than the given share of a core for a second; gives up waiting after a minute. */
export async function untilQuiet(pid: number, mostShare = 0.05): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const before = cpuMs(pid);
    await delay(1_000);
    if (cpuMs(pid) - before <= mostShare * 1_000) return;
  }
}

const targets = z.array(z.object({ webSocketDebuggerUrl: z.string() }));

/** Has a Node process that was started with `--inspect` collect its garbage, twice, as one round leaves some. */
export async function collectGarbage(inspectorPort: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`);
  const [target] = targets.parse(await answer.json());
  if (!target) throw new Error("The process offers no inspector.");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  for (const id of [1, 2]) {
    const done = new Promise((resolve) => socket.addEventListener("message", resolve, { once: true }));
    socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    await done;
  }
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve, { once: true }));
  socket.close();
  await closed;
}

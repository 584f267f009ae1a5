const lookEveryMs = 400;
const reportEveryMs = 15_000;

/**
 * Waits until `GET <address>/api/health/ready` answers 200, saying every few seconds what it still lacks. Never gives up:
 * services that cannot run are the supervisor's concern.
 */
export async function waitUntilReady(address: string, log: (line: string) => void): Promise<void> {
  let reportAt = performance.now() + reportEveryMs;
  for (;;) {
    const state = await askReadiness(address);
    if (state === "ready") return;
    if (performance.now() > reportAt) {
      log(`not ready yet: ${state}`);
      reportAt = performance.now() + reportEveryMs;
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function askReadiness(address: string): Promise<string> {
  try {
    const answer = await fetch(`${address}/api/health/ready`, {
      signal: AbortSignal.timeout(10_000),
      redirect: "manual",
    });
    const text = await answer.text();
    return answer.status === 200 ? "ready" : `the web server answers ${answer.status} ${text.slice(0, 500)}`;
  } catch (error) {
    return `the web server does not answer (${error instanceof Error ? error.message : error})`;
  }
}

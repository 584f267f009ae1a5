import net from "node:net";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { Client, errors } from "undici";
import { environment } from "./environment.ts";
import { checkEndpointUrl, type GuardRules, vetHost } from "./outbound-guard.ts";
import { Problem } from "./problem.ts";

const maxAnswerBytes = 1024 * 1024;
const answerTimeoutMs = 15_000;

/**
 * `fetch` for addresses that somebody typed: guarded, connected to the address that was checked, no redirects, answer
 * limited to 1 MiB (unpacked, should it come packed) and, with the look-up of the host, to 15 seconds.
 *
 * @throws Problem `endpoint-not-https`, `endpoint-malformed`, `host-not-found`, `host-not-allowed` or
 *   `answer-too-large`; what undici throws, and a TimeoutError
 */
export async function guardedFetch(
  input: string | URL | Request,
  init?: RequestInit,
  rules: GuardRules = environment(),
  timeoutMs = answerTimeoutMs,
): Promise<Response> {
  const request = new Request(input, init);
  const url = checkEndpointUrl(request.url, rules);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout]);
  const { connectAddress } = await vettedInTime(url.hostname, rules, signal);
  // One connection for one request: one that was kept may be closed while the next request is on its way, and nobody
  // would know whether that was read.
  const client = new Client(url.origin, {
    maxResponseSize: maxAnswerBytes,
    connect: { timeout: timeoutMs, lookup: answering(connectAddress) },
  });
  try {
    const answer = await client.request({
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: { accept: "*/*", ...Object.fromEntries(request.headers), "accept-encoding": "identity" },
      body: request.body ? await request.text() : null,
      signal,
    });
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(answer.headers)) {
      for (const value of [values].flat()) headers.append(name, value);
    }
    // Read here, so that the limits hold for the body too and the connection can be closed.
    const bytes = await unpacked(await readBounded(answer.body), headers.get("content-encoding") ?? "");
    const { statusCode: status } = answer;
    return new Response(bodiless.has(status) ? null : bytes, { status, headers });
  } catch (error) {
    throw isTooLarge(error)
      ? new Problem("upstream", "answer-too-large", `${url.host} answered with more than 1 MiB.`)
      : error;
  } finally {
    await client.destroy();
  }
}

/** Looking a name up can not be broken off, but nobody has to wait for it. Nothing was sent then. */
async function vettedInTime(host: string, rules: GuardRules, signal: AbortSignal) {
  let stop = () => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    stop = () =>
      reject(new Problem("upstream", "host-not-found", `No name server has answered in time for ${host}.`));
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([vetHost(host, rules), tooLate]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A look-up that gives the address that was checked, so that DNS can not change its mind. */
function answering(address: string): net.LookupFunction {
  const family = net.isIP(address) === 6 ? 6 : 4;
  return (_host, options, callback) =>
    options.all ? callback(null, [{ address, family }]) : callback(null, address, family);
}

/** Whether the connection was broken off because of `maxResponseSize`, or the answer grew when it was unpacked. */
function isTooLarge(error: unknown): boolean {
  if (error instanceof errors.ResponseExceededMaxSizeError) return true;
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** Statuses with which `Response` takes no body (Fetch, null body status). */
const bodiless = new Set([101, 103, 204, 205, 304]);

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const unpackers = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

/** Some servers pack though they were asked not to. */
async function unpacked(bytes: Buffer<ArrayBuffer>, encoding: string): Promise<Buffer<ArrayBuffer>> {
  const unpack = unpackers.get(encoding.trim().toLowerCase());
  if (!unpack || bytes.length === 0) return bytes;
  return Buffer.from(await unpack(bytes, { maxOutputLength: maxAnswerBytes }));
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { OidcBehaviour } from "./oidc-behaviour.ts";

/**
 * Does what the test wants to happen at the token endpoint.
 *
 * @param body of the request, as it was read
 * @returns whether the request is still to be processed
 */
export async function meetFault(
  behaviour: OidcBehaviour,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<boolean> {
  const { failTokenEndpoint: wanted } = behaviour;
  if (behaviour.slowTokenEndpointMs > 0) await delay(behaviour.slowTokenEndpointMs);
  const parameters = new URLSearchParams(body);
  const fault =
    typeof wanted === "function" ? await wanted({ parameters, headers: request.headers }) : wanted;
  if (fault === null) return true;
  if (fault === "hang") return false;
  if (fault === "cut") {
    request.socket.destroy();
    return false;
  }
  if (fault === "cut-after") {
    const cut = () => {
      request.socket.destroy();
      return response;
    };
    Object.defineProperties(response, { write: { value: () => true }, end: { value: cut } });
    return true;
  }
  response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
  response.end(fault.body);
  return false;
}

/** Reads the body of a request that `replayBody` gives back. */
export function readBody(request: IncomingMessage): Promise<string> {
  return text(request);
}

/** Lets a request whose body was read be read once more, with this body. */
export function replayBody(request: IncomingMessage, body: string): void {
  const bytes = Buffer.from(body);
  request.headers["content-length"] = String(bytes.length);
  async function* again() {
    yield bytes;
  }
  Object.defineProperties(request, { readable: { value: true }, iterator: { value: again } });
}

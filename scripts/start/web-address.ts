import { tryPort } from "../processes/free-port.ts";

/** Where this machine reaches a server that listens on `host`. */
export function localAddress(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Throws, saying what to do, when the web server could not listen there. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const answer = await tryPort(port, host);
  if ("port" in answer) {
    // A browser may take "localhost" for the IPv6 address, where another program would answer.
    const sibling = host === "127.0.0.1" ? await tryPort(port, "::1") : answer;
    if ("port" in sibling || sibling.error.code !== "EADDRINUSE") return;
    throw portError(host, port, "EADDRINUSE");
  }
  throw portError(host, port, answer.error.code ?? answer.error.message);
}

function portError(host: string, port: number, code: string): Error {
  switch (code) {
    case "EADDRINUSE":
      return new Error(
        `Port ${port} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
      );
    case "EACCES":
      return new Error(
        `This account may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new Error(
        `HOST=${host} is not an address of this machine. Unset it, or use 0.0.0.0 for all addresses.`,
      );
    default:
      return new Error(`The web server cannot listen on ${host}, port ${port} (${code}).`);
  }
}

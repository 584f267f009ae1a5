import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type TransportStage, timeoutError, transportError } from "./classify-transport.ts";
import type { Pop3Endpoint } from "./pop3-endpoint.ts";
import { Pop3Error } from "./pop3-error.ts";

/** RFC 2449 §4 allows 512 octets; servers with long words or challenges send more. */
const LONGEST_LINE_BYTES = 8 * 1024;
const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

/**
 * The bytes between us and a server. Nothing is read ahead beyond the buffer of the socket, so a slow reader slows
 * the server down. Any failure closes the connection, and every later call fails with the same error.
 */
export class Pop3Wire {
  stage: TransportStage = "connecting";
  readonly #endpoint: Pop3Endpoint;
  #socket: Socket;
  #unread: Buffer = NOTHING;
  #failure: Pop3Error | null = null;
  #wake: () => void = () => undefined;
  #stopListening: () => void = () => undefined;

  private constructor(endpoint: Pop3Endpoint) {
    this.#endpoint = endpoint;
    this.#socket = connect({ host: endpoint.connectAddress, port: endpoint.port, noDelay: true });
    this.#listen();
  }

  /**
   * Connects, with TLS from the first byte if the endpoint says so.
   * @throws Pop3Error
   */
  static async connect(endpoint: Pop3Endpoint): Promise<Pop3Wire> {
    const wire = new Pop3Wire(endpoint);
    await wire.#until((socket) => !socket.connecting);
    if (endpoint.security === "tls") await wire.startTls();
    wire.stage = "greeting";
    return wire;
  }

  get timeoutMs(): number {
    return this.#endpoint.timeoutMs;
  }

  /** Whether the server sent bytes that nobody has read. */
  get hasUnread(): boolean {
    return this.#unread.length > 0 || this.#socket.readableLength > 0;
  }

  /**
   * Puts TLS over the connection. Bytes that came before it are refused: whoever sits in between could have put them
   * there to be read as if they were protected (CVE-2011-0411).
   * @throws Pop3Error
   */
  async startTls(): Promise<void> {
    if (this.hasUnread) {
      const what = "The server sent more than its answer before TLS began: someone may be interfering.";
      throw this.#fail(new Pop3Error("tls", what, { permanent: false }));
    }
    const { host, tls } = this.#endpoint;
    this.#stopListening();
    const before = this.stage;
    this.stage = "handshake";
    const secured = connectTls({
      socket: this.#socket,
      // The name that the certificate is verified for, also when it is an IP address.
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: true,
      ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    });
    let isSecured = false;
    secured.once("secureConnect", () => {
      isSecured = true;
      this.#wake();
    });
    this.#socket = secured;
    this.#listen();
    await this.#until(() => isSecured);
    this.stage = before;
  }

  /** Sends one command; the caller has seen to it that it holds no line break. */
  writeLine(line: string): void {
    if (this.#failure === null) this.#socket.write(`${line}\r\n`);
  }

  /**
   * One line without its line break, which may be a lone LF. All of it has to come within the time limit.
   * @throws Pop3Error
   */
  async readLine(): Promise<string> {
    const deadline = this.#deadline();
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    for (;;) {
      const bytes = await this.#bytes(deadline);
      const end = bytes.indexOf(LF);
      const part = end === -1 ? bytes : bytes.subarray(0, end);
      parts.push(part);
      sizeBytes += part.length;
      if (sizeBytes > LONGEST_LINE_BYTES) {
        const code = this.stage === "greeting" ? "greeting" : "protocol";
        const what = "The server sent a line without end, which is no POP3.";
        throw this.#fail(new Pop3Error(code, what, { permanent: false }));
      }
      if (end === -1) continue;
      this.#unread = bytes.subarray(end + 1);
      return Buffer.concat(parts).toString("utf8").replace(/\r$/, "");
    }
  }

  /**
   * What has come, at least one byte.
   * @throws Pop3Error
   */
  readSome(): Promise<Buffer> {
    return this.#bytes(this.#deadline());
  }

  /** Gives back what was read too far. */
  putBack(bytes: Buffer): void {
    this.#unread = bytes;
  }

  /** Drops the connection; who waits for an answer gets the error. */
  close(reason = new Pop3Error("connection-lost", "The connection was closed.", { permanent: false })): void {
    this.#fail(reason);
  }

  #deadline(): number {
    return performance.now() + this.#endpoint.timeoutMs;
  }

  #listen(): void {
    const socket = this.#socket;
    const wake = () => this.#wake();
    const onEnd = () => this.#lost(null);
    const onError = (error: Error) => this.#lost(error);
    const events: [string, (error: Error) => void][] = [
      ["connect", wake],
      ["readable", wake],
      ["end", onEnd],
      ["close", onEnd],
      ["error", onError],
    ];
    for (const [event, listener] of events) socket.on(event, listener);
    this.#stopListening = () => {
      for (const [event, listener] of events) socket.off(event, listener);
      // The TLS socket above it reports what happens; an unheard error would end the process.
      socket.on("error", () => undefined);
    };
  }

  #lost(error: Error | null): void {
    if (this.#failure === null) this.#fail(transportError(error, this.stage));
  }

  /** The first reason is the one that counts. */
  #fail(reason: Pop3Error): Pop3Error {
    this.#failure ??= reason;
    this.#unread = NOTHING;
    this.#socket.destroy();
    this.#wake();
    return this.#failure;
  }

  async #bytes(deadline: number): Promise<Buffer> {
    if (this.#unread.length > 0) {
      const bytes = this.#unread;
      this.#unread = NOTHING;
      return bytes;
    }
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const bytes: unknown = this.#socket.read();
      if (Buffer.isBuffer(bytes)) return bytes;
      await this.#woken(deadline);
    }
  }

  async #until(isReached: (socket: Socket) => boolean): Promise<void> {
    const deadline = this.#deadline();
    while (!isReached(this.#socket)) {
      if (this.#failure !== null) throw this.#failure;
      await this.#woken(deadline);
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /**
   * Waits for an event of the socket, until the deadline. When we were too busy ourselves, what has come meanwhile is
   * looked at before the server is called silent.
   */
  #woken(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let lastLook: NodeJS.Immediate | undefined;
      const giveUp = () => {
        this.#wake = () => undefined;
        reject(this.#fail(timeoutError(this.stage)));
      };
      const timer = setTimeout(
        () => {
          lastLook = setImmediate(giveUp);
        },
        Math.max(0, deadline - performance.now()),
      );
      this.#wake = () => {
        clearTimeout(timer);
        clearImmediate(lastLook);
        this.#wake = () => undefined;
        resolve();
      };
    });
  }
}

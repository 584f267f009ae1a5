declare module "hoodiecrow-imap" {
  /** One part of a parsed command or of an answer. */
  type Attribute = { type: "ATOM" | "STRING" | "TEXT"; value: string };
  export type ImapCommand = { tag: string; command?: string; attributes?: Attribute[] };
  export type ImapConnection = {
    /** Whose folders and commands it has. */
    server: ImapServer;
    socket: import("node:net").Socket;
    state: "Not Authenticated" | "Authenticated" | "Selected";
    inputHandler: ((line: string) => void) | false;
    /** Hears of new mail from the server. */
    _notificationCallback: (notification: unknown) => void;
    send(answer: ImapCommand, description: string, parsed: ImapCommand, data: string): void;
  };
  export type CommandHandler = (
    connection: ImapConnection,
    parsed: ImapCommand,
    data: string,
    callback: () => void,
  ) => void;
  export type ImapServer = {
    listen(port: number, host: string, ready: () => void): void;
    close(done: () => void): void;
    on(event: "notify", listener: (notification: unknown) => void): void;
    removeListener(event: "notify", listener: (notification: unknown) => void): void;
    server: import("node:net").Server;
    registerCapability(name: string, available?: (connection: ImapConnection) => boolean): void;
    setCommandHandler(command: string, handler: CommandHandler): void;
    appendMessage(mailbox: string, flags: string[], internalDate: Date | string, raw: string): void;
  };
  type Message = { raw: string; uid: number; flags: string[]; internaldate: Date | string };
  export default function hoodiecrow(options: {
    plugins: (string | ((server: ImapServer) => void))[];
    users: Record<string, { password: string }>;
    storage: Record<string, { uidvalidity?: number; uidnext?: number; messages?: Message[] }>;
  }): ImapServer;
}

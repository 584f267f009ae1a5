import { createSocket } from "node:dgram";

export type DnsZone = {
  /** By service name, "_imaps._tcp.example.test". */
  readonly srv?: Readonly<
    Record<string, readonly { priority: number; weight: number; port: number; name: string }[]>
  >;
  readonly mx?: Readonly<Record<string, readonly { priority: number; exchange: string }[]>>;
  /** Names whose questions are never answered. */
  readonly silent?: readonly string[];
};

export type DnsServer = {
  /** For `dns.Resolver.setServers`. */
  readonly address: string;
  /** Names that were asked for, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
};

const types = { mx: 15, srv: 33 } as const;
const noSuchName = 3;

/** A DNS server on loopback that knows SRV and MX records of one zone (RFC 1035, RFC 2782); other names do not exist. */
export async function startDnsServer(zone: DnsZone): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (query, from) => {
    const { name, type, end } = readQuestion(query);
    asked.push(name);
    if (zone.silent?.includes(name)) return;
    const records = recordsOf(zone, name, type);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // An authoritative answer.
    header.writeUInt16BE(0x8400 | (records.length === 0 ? noSuchName : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    const answers = records.map((data) => Buffer.concat([recordHead(type, data.length), data]));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    stop: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function recordsOf({ srv, mx }: DnsZone, name: string, type: number): Buffer[] {
  if (type === types.srv) {
    return (srv?.[name] ?? []).map((record) => {
      const numbers = Buffer.alloc(6);
      [record.priority, record.weight, record.port].forEach((value, index) => {
        numbers.writeUInt16BE(value, index * 2);
      });
      return Buffer.concat([numbers, domainName(record.name)]);
    });
  }
  if (type !== types.mx) return [];
  return (mx?.[name] ?? []).map(({ priority, exchange }) => {
    const preference = Buffer.alloc(2);
    preference.writeUInt16BE(priority);
    return Buffer.concat([preference, domainName(exchange)]);
  });
}

function domainName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, "latin1")])),
    Buffer.from([0]),
  ]);
}

/** Name (a pointer to the question), type, class IN, a minute to live, and the length of what follows. */
function recordHead(type: number, length: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(length, 10);
  return head;
}

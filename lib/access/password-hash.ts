import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const deriveKey = promisify(argon2);

/** Argon2id as OWASP's password storage advice has it: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryKib: 19 * 1024, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;

type Argon2Cost = { readonly memoryKib: number; readonly passes: number; readonly parallelism: number };

/** Hashes a password with Argon2id (RFC 9106). Returns a PHC string that carries salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(password, salt, cost, tagBytes);
  const parameters = `m=${cost.memoryKib},t=${cost.passes},p=${cost.parallelism}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether the password is the one that was hashed. @throws Error when the stored value is no Argon2id PHC string */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  const [, memory, passes, parallelism, salt, tag] = match ?? [];
  if (!salt || !tag) throw new Error("A stored password hash is not an Argon2id PHC string.");
  const expected = Buffer.from(tag, "base64");
  const actual = await derive(
    password,
    Buffer.from(salt, "base64"),
    { memoryKib: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    expected.length,
  );
  return timingSafeEqual(actual, expected);
}

/** The same characters typed on another system may be composed differently: NFKC makes them equal. */
function derive(password: string, salt: Buffer, { memoryKib, ...rest }: Argon2Cost, tagLength: number) {
  const message = password.normalize("NFKC");
  return deriveKey("argon2id", { message, nonce: salt, memory: memoryKib, tagLength, ...rest });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** How much of a message is read before it is refused. Every number is an upper bound that still passes. */
export type MessageLimits = {
  /** bytes of the whole message as received */
  sizeBytes: number;
  /** bytes of all header blocks together */
  headerBytes: number;
  /** MIME parts, containers included */
  parts: number;
  /** multipart within multipart */
  depth: number;
  /** lines within a multipart that begin with "--" and might be delimiters */
  dashedLines: number;
  /** decoded bytes of all parts together */
  decodedBytes: number;
};

export const messageLimits: Readonly<MessageLimits> = {
  sizeBytes: 64 * 1024 * 1024,
  headerBytes: 1024 * 1024,
  parts: 1_000,
  depth: 40,
  dashedLines: 500_000,
  decodedBytes: 64 * 1024 * 1024,
};

/** Text and HTML beyond this many characters are cut from what is shown; the raw mail keeps them. */
export const maxBodyCharacters = 2_000_000;

/**
 * The message is larger or more nested than Mailroom reads. Permanent: reading it again gives the same answer.
 * Kept apart from every other failure, so that intake can store the mail with its headers and say why.
 */
export class MessageTooComplexError extends Error {
  override readonly name = "MessageTooComplexError";
  readonly code = "message_too_complex";
  readonly permanent = true;
  readonly limit: keyof MessageLimits;
  readonly allowed: number;
  readonly value: number;

  constructor(limit: keyof MessageLimits, allowed: number, value: number) {
    super(
      `The message was not read: its ${limit} is ${value}, and ${allowed} is the most that is accepted. Its original can still be downloaded.`,
    );
    this.limit = limit;
    this.allowed = allowed;
    this.value = value;
  }
}

/** Throws {@link MessageTooComplexError} when `value` is above the limit of that name. */
export function requireWithin(limits: MessageLimits, limit: keyof MessageLimits, value: number): void {
  if (value > limits[limit]) throw new MessageTooComplexError(limit, limits[limit], value);
}

import { Problem } from "@/lib/platform/problem.ts";

/**
 * Reads the body of a request, never more of it than the limit: neither what the caller announces nor what it sends
 * can fill the memory.
 *
 * @throws what `tooLarge` makes, or Problem `body-interrupted`
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  tooLarge: () => Problem,
): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = request.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      sizeBytes += part.value.byteLength;
      if (sizeBytes > maxBytes) break;
      chunks.push(part.value);
    }
  } catch (cause) {
    throw new Problem("invalid", "body-interrupted", "The request did not arrive whole. Send it again.", {
      cause,
    });
  }
  if (sizeBytes > maxBytes) {
    await reader?.cancel();
    throw tooLarge();
  }
  return Buffer.concat(chunks);
}

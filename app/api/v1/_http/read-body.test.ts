import { expect, it } from "vitest";
import { Problem } from "@/lib/platform/problem.ts";
import { readBody } from "./read-body.ts";

const tooLarge = () => new Problem("invalid", "body-too-large", "too large");

/** A request whose body comes in chunks of 1,000 bytes; `sent` tells how many of them were taken. */
function chunked(chunks: number, headers: Record<string, string> = {}) {
  const progress = { sent: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (progress.sent === chunks) return controller.close();
        progress.sent += 1;
        controller.enqueue(new Uint8Array(1000));
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", body, headers, duplex: "half" };
  return { request: new Request("http://desk.test", init), progress };
}

it("reads what fits", async () => {
  expect((await readBody(chunked(3).request, 3000, tooLarge)).byteLength).toBe(3000);
  expect((await readBody(new Request("http://desk.test"), 10, tooLarge)).byteLength).toBe(0);
});

it("stops at the limit and leaves the rest unread", async () => {
  const { request, progress } = chunked(1_000_000);
  await expect(readBody(request, 3000, tooLarge)).rejects.toMatchObject({ code: "body-too-large" });
  expect(progress.sent).toBeLessThan(10);
});

it("believes a body that announces itself as too large", async () => {
  const { request, progress } = chunked(2, { "content-length": "4000" });
  await expect(readBody(request, 3000, tooLarge)).rejects.toMatchObject({ code: "body-too-large" });
  expect(progress.sent).toBe(0);
});

import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import "@/lib/testing/integration-environment.ts";
import { GET } from "./[attachmentId]/content/route.ts";
import { POST } from "./route.ts";

process.env.MAX_UPLOAD_BYTES = "100000";

let authorization: string;
let agent: UserActor;

async function tokenOf(actor: UserActor): Promise<string> {
  const { token } = await createPersonalToken(actor, { name: "test", expiresInDays: 1 });
  return `Bearer ${token}`;
}

beforeAll(async () => {
  const project = await givenProject();
  agent = await givenUser({ roles: { [project.id]: "AGENT" } });
  authorization = await tokenOf(agent);
});

function post(body: BodyInit, options: { query?: string; headers?: Record<string, string> } = {}) {
  const url = `http://localhost:3000/api/v1/attachments${options.query ?? ""}`;
  const init = { method: "POST", body, headers: { authorization, ...options.headers }, duplex: "half" };
  return POST(new Request(url, init), { params: Promise.resolve({}) });
}

function postForm(file: File) {
  const form = new FormData();
  form.set("file", file);
  return post(form);
}

function get(attachmentId: string, query = "", bearer = authorization) {
  const url = `http://localhost:3000/api/v1/attachments/${attachmentId}/content${query}`;
  const request = new Request(url, { headers: { authorization: bearer } });
  return GET(request, { params: Promise.resolve({ attachmentId }) });
}

async function uploaded(file: File): Promise<string> {
  const answer = await postForm(file);
  expect(answer.status).toBe(201);
  const { id }: { id: string } = await answer.json();
  return id;
}

describe("uploading", () => {
  it("takes a part of a form", async () => {
    const answer = await postForm(new File(["hello"], "C:\\fakepath\\größe.txt", { type: "text/plain" }));
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      id: expect.any(String),
      filename: "größe.txt",
      contentType: "text/plain",
      sizeBytes: 5,
      inline: false,
    });
  });

  it("takes bare bytes with a name in the query", async () => {
    const answer = await post(Buffer.from([0, 255, 10]), {
      query: `?filename=${encodeURIComponent("a\0b.bin")}`,
      headers: { "content-type": "not a type" },
    });
    expect(await answer.json()).toMatchObject({
      filename: "ab.bin",
      contentType: "application/octet-stream",
      sizeBytes: 3,
    });
  });

  it.each([
    ["a file above the limit", () => postForm(new File([Buffer.alloc(100_001)], "big")), "upload-too-large"],
    ["bytes above the limit without a length", () => post(endless()), "upload-too-large"],
    ["an empty file", () => postForm(new File([], "empty")), "upload-empty"],
    [
      "a form without file",
      () => post(new URLSearchParams({ a: "b" }).toString(), form()),
      "upload-malformed",
    ],
    ["a broken form", () => post("--x\r\nnonsense", form()), "upload-malformed"],
  ])("refuses %s", async (_what, send, code) => {
    const answer = await send();
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code });
  });

  it("takes a file of just the limit", async () => {
    await uploaded(new File([Buffer.alloc(100_000)], "just"));
  });
});

describe("downloading", () => {
  const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

  it.each([
    ["page.html", "text/html", "<script>alert(1)</script>"],
    ["drawing.svg", "image/svg+xml", svg],
    ["paper.pdf", "application/pdf", "%PDF"],
    ["photo.png", "image/png", "png"],
  ])("saves %s, whatever it says it is", async (name, type, content) => {
    const answer = await get(await uploaded(new File([content], name, { type })));
    expect(await answer.text()).toBe(content);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-length": String(content.length),
    });
  });

  it("shows raster images in place when asked, and nothing else", async () => {
    const png = await get(await uploaded(new File(["png"], "a.png", { type: "image/png" })), "?inline=1");
    expect(png.headers.get("content-type")).toBe("image/png");
    expect(png.headers.get("content-disposition")).toMatch(/^inline;/);
    const drawing = await get(
      await uploaded(new File([svg], "a.svg", { type: "image/svg+xml" })),
      "?inline=1",
    );
    expect(drawing.headers.get("content-type")).toBe("application/octet-stream");
    expect(drawing.headers.get("content-disposition")).toMatch(/^attachment;/);
  });

  it("of an unused upload is for who uploaded it", async () => {
    const id = await uploaded(new File(["mine"], "mine.txt"));
    const other = await tokenOf(await givenUser({ isSystemAdmin: true }));
    expect((await get(id, "", other)).status).toBe(404);
    expect((await get(crypto.randomUUID())).status).toBe(404);
    expect((await get("../../etc/passwd")).status).toBe(422);
    expect((await get(id, "", "Bearer mrt_wrong")).status).toBe(401);
  });
});

function form() {
  return { headers: { "content-type": "multipart/form-data; boundary=x" } };
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
  });
}

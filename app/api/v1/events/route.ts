import { followChanges } from "@/lib/access/follow-changes.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/events",
    id: "followChanges",
    tag: "Live changes",
    summary:
      "Follow changes of your projects as Server-Sent Events: `change` names what to read anew, `gap` means read everything",
    answerMediaType: "text/event-stream",
  },
  async ({ actor, request }) => {
    const encoder = new TextEncoder();
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, {
      highWaterMark: maxWaiting,
    });
    const writer = writable.getWriter();
    let stop = () => {};
    const send = (text: string) => {
      // Who does not read any more, or not fast enough, is let go and comes back with a gap.
      if ((writer.desiredSize ?? 0) <= 0) return close();
      writer.write(encoder.encode(text)).catch(close);
    };
    const close = () => {
      // Named here so that the request lives as long as the stream: collected, it would take its signal with it.
      request.signal.removeEventListener("abort", close);
      stop();
      writer.abort().catch(() => undefined);
    };
    stop = await followChanges(actor, actor.via === "token" ? token : null, {
      onChange: (change) => send(`event: change\ndata: ${JSON.stringify(change)}\n\n`),
      onGap: () => send("event: gap\ndata: {}\n\n"),
      onHeartbeat: () => send(": still here\n\n"),
      onEnd: () => {
        writer.close().catch(() => undefined);
      },
    });
    request.signal.addEventListener("abort", close);
    writer.closed.catch(close);
    // What happened between the page's reading and this moment was not told.
    send("retry: 2000\nevent: gap\ndata: {}\n\n");
    return new Response(readable, {
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        // Proxies such as nginx hold answers back otherwise.
        "X-Accel-Buffering": "no",
      },
    });
  },
);

const maxWaiting = 500;

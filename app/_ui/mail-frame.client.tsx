"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { Button } from "./button.client.tsx";
import { embedImages, type InlineImage, mailFrameDocument } from "./mail-frame-document.ts";
import { estimateMailHeightPx } from "./mail-frame-height.ts";

export type MailFrameProps = {
  /** HTML that the server has sanitised. */
  html: string;
  /** Names the frame: "Mail from Ada Lovelace, 3 November". */
  title: string;
  /** Pictures embedded in the mail. The page fetches them (the frame has no cookies) and puts them in as data: addresses. */
  inlineImages?: readonly InlineImage[] | undefined;
};

/** Above this a mail begins folded, so that a conversation stays readable. */
const foldedHeightPx = 480;

/**
 * A mail as its sender styled it: a frame without scripts and without this site's origin, white paper in both themes.
 * Its height is estimated (nothing can measure inside); what does not fit scrolls, "Show all" unfolds it, and the corner can be dragged.
 */
export function MailFrame({ html, title, inlineImages = [] }: MailFrameProps) {
  const frameRef = useRef<HTMLIFrameElement>(null);
  const [fullHeightPx, setFullHeightPx] = useState<number | null>(null);
  const [isUnfolded, setIsUnfolded] = useState(false);
  const dataUrls = useDataUrls(inlineImages);
  const document = useMemo(
    () => mailFrameDocument(embedImages(html, dataUrls), title),
    [html, dataUrls, title],
  );

  useEffect(() => {
    const frame = frameRef.current;
    if (frame === null) return;
    const parse = (text: string) => new DOMParser().parseFromString(text, "text/html").body;
    const observer = new ResizeObserver(() => {
      setFullHeightPx(estimateMailHeightPx(html, frame.clientWidth, parse));
    });
    observer.observe(frame.parentElement ?? frame);
    return () => observer.disconnect();
  }, [html]);

  const isLong = fullHeightPx !== null && fullHeightPx > foldedHeightPx;
  const heightPx = isLong && !isUnfolded ? foldedHeightPx : (fullHeightPx ?? 160);
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div
        className="min-h-16 w-full resize-y overflow-hidden rounded-md border bg-paper"
        style={{ height: `${heightPx}px` }}
      >
        <iframe
          ref={frameRef}
          title={title}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          srcDoc={document}
          className="block size-full border-0 bg-paper"
        />
      </div>
      {isLong ? (
        <Button variant="quiet" size="sm" onPress={() => setIsUnfolded((unfolded) => !unfolded)}>
          {isUnfolded ? "Show less" : "Show all"}
        </Button>
      ) : null}
    </div>
  );
}

/** Fetches the pictures once each; one that fails is left out, and the mail reads without it. */
function useDataUrls(images: readonly InlineImage[]): ReadonlyMap<string, string> {
  const [dataUrls, setDataUrls] = useState<ReadonlyMap<string, string>>(new Map());
  const key = JSON.stringify(images);
  useEffect(() => {
    const wanted: readonly InlineImage[] = JSON.parse(key);
    if (wanted.length === 0) return;
    const abort = new AbortController();
    const load = async () => {
      const pairs = await Promise.all(
        wanted.map(async ({ source, url }) => {
          const dataUrl = await fetchDataUrl(url, abort.signal);
          return dataUrl === null ? [] : [[source, dataUrl] as const];
        }),
      );
      if (!abort.signal.aborted) setDataUrls(new Map(pairs.flat()));
    };
    void load();
    return () => abort.abort();
  }, [key]);
  return dataUrls;
}

async function fetchDataUrl(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(url, { signal, credentials: "same-origin" });
    if (!response.ok) return null;
    const blob = await response.blob();
    // Only pictures: an SVG or a page in a data: address would still be inert here, but it is not a picture.
    if (!/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(blob.type)) return null;
    return await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : null);
      reader.onerror = () => resolve(null);
      reader.readAsDataURL(blob);
    });
  } catch {
    return null;
  }
}

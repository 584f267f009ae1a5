"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import { problemSchema } from "@/app/_ui/problem.ts";

const folderList = z.object({
  items: z.array(z.object({ path: z.string(), count: z.number().nullable() })),
});

type Folders =
  | { readonly state: "asking" }
  | { readonly state: "known"; readonly items: z.infer<typeof folderList>["items"] }
  /** They can be typed all the same. */
  | { readonly state: "unknown"; readonly why: string };

/** The folders of a server's mailbox, asked for once when the form opens. */
export function useFolders(serverId: string, isWanted: boolean): Folders {
  const [folders, setFolders] = useState<Folders>({ state: "asking" });
  useEffect(() => {
    if (!isWanted) return;
    const stop = new AbortController();
    const ask = async (): Promise<Folders> => {
      const unreachable: Folders = { state: "unknown", why: "The list of folders could not be fetched." };
      try {
        const answer = await fetch(`/api/v1/incoming-servers/${serverId}/folders`, { signal: stop.signal });
        const body: unknown = await answer.json();
        const listed = folderList.safeParse(body);
        if (listed.success) return { state: "known", items: listed.data.items };
        const problem = problemSchema.safeParse(body);
        return { state: "unknown", why: (problem.success && problem.data.detail) || unreachable.why };
      } catch {
        return unreachable;
      }
    };
    void ask().then((found) => {
      if (!stop.signal.aborted) setFolders(found);
    });
    return () => stop.abort();
  }, [serverId, isWanted]);
  return folders;
}

"use client";

import { useCallback, useState } from "react";
import { z } from "zod";
import type { Problem } from "@/app/_ui/problem.ts";
import { callApi } from "@/app/_ui/use-api.client.ts";

type Upload = {
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly id: string | null;
};

const answer = z.object({ id: z.uuid() });

/** Files that are uploaded as soon as they are chosen, and wait to be sent with a message. */
export function useUploads() {
  const [files, setFiles] = useState<readonly Upload[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);

  const remove = useCallback((key: string) => setFiles((all) => all.filter((file) => file.key !== key)), []);
  const add = useCallback(
    (chosen: File[]) => {
      setProblem(null);
      for (const file of chosen) {
        const key = crypto.randomUUID();
        setFiles((all) => [...all, { key, name: file.name, sizeBytes: file.size, id: null }]);
        const body = new FormData();
        body.set("file", file);
        void callApi({ method: "POST", path: "/attachments", body, answer }).then((result) => {
          if (result.ok && result.value) {
            const { id } = result.value;
            setFiles((all) => all.map((one) => (one.key === key ? { ...one, id } : one)));
          } else if (!result.ok) {
            setProblem(result.problem);
            remove(key);
          }
        });
      }
    },
    [remove],
  );
  const clear = useCallback(() => setFiles([]), []);
  return {
    files,
    problem,
    add,
    remove,
    clear,
    ids: files.flatMap(({ id }) => (id ? [id] : [])),
    isUploading: files.some(({ id }) => id === null),
  };
}

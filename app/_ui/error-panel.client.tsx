"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "./button.client.tsx";
import { LinkButton } from "./link-button.tsx";

export type ErrorPanelProps = {
  error: Error & { digest?: string };
  /** Given by Next: renders the failed part anew. */
  retry: () => void;
};

/** What stands where a page failed: that it did, that nothing is lost, and the number to find it in the log by. */
export function ErrorPanel({ error, retry }: ErrorPanelProps) {
  const router = useRouter();
  const again = () =>
    startTransition(() => {
      router.refresh();
      retry();
    });
  return (
    <div role="alert" className="mx-auto flex w-full max-w-lg flex-col gap-2 px-4 py-12">
      <h1 className="text-xl font-semibold">This page could not be shown</h1>
      <p className="text-ink-muted">
        Something failed while it was prepared. What was saved before is safe. Try again; if it stays so, tell
        your administrator
        {error.digest === undefined
          ? "."
          : " the number below: it stands beside the cause in the server’s log."}
      </p>
      {error.digest === undefined ? null : (
        <p className="text-sm text-ink-muted">
          Error number <code className="font-mono text-ink select-all">{error.digest}</code>
        </p>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="primary" onPress={again}>
          Try again
        </Button>
        <LinkButton href="/" isPlain>
          Go to the start page
        </LinkButton>
      </div>
    </div>
  );
}

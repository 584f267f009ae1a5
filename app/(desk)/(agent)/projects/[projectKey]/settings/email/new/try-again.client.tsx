"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/app/_ui/button.client.tsx";

/** Asks for the page once more. */
export function TryAgain() {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return (
    <Button
      size="sm"
      pending={pending}
      pendingLabel="Trying…"
      onPress={() => startTransition(() => router.refresh())}
    >
      Try again
    </Button>
  );
}

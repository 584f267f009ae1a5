"use client";

import { Button } from "@/app/_ui/button.client.tsx";

/** Closes the window that was opened for the sign-in. */
export function CloseWindow() {
  return (
    <Button size="sm" onPress={() => window.close()}>
      Close window
    </Button>
  );
}

"use client";

import { ErrorPanel, type ErrorPanelProps } from "@/app/_ui/error-panel.client.tsx";

/** For every page that has no error page nearer to it. */
export default function RootError(props: ErrorPanelProps) {
  return (
    <main id="main">
      <ErrorPanel {...props} />
    </main>
  );
}

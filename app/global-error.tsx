"use client";

import "./globals.css";
import { LogoMark } from "@/app/_ui/logo.tsx";

/** For a failure of the root layout itself. Its page is made at build time and bears no nonce: it must do without script. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Error · Mailroom</title>
      </head>
      <body>
        <main id="main" className="mx-auto flex w-full max-w-lg flex-col gap-2 px-4 py-16">
          <LogoMark className="mb-3 size-8" />
          <h1 className="text-xl font-semibold">Mailroom could not start this page</h1>
          <p className="text-ink-muted">
            What was saved before is safe. Load the page again; if it stays so, the cause stands in the
            server’s log
            {error.digest === undefined ? "." : ` under the number ${error.digest}.`}
          </p>
          <p>
            <a className="link" href="/">
              Go to the start page
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}

import { PlainShell } from "@/app/_ui/app-shell.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";

export const metadata = { title: "Not found" };

/** For addresses that lead nowhere, and for what the reader may not see: both look the same on purpose. */
export default function NotFound() {
  return (
    <PlainShell>
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="mt-1.5 text-ink-muted">
        The address may be mistyped, the page may have been removed, or your account may not be allowed to see
        it.
      </p>
      <div className="mt-5">
        <LinkButton href="/" variant="primary">
          Go to the start page
        </LinkButton>
      </div>
    </PlainShell>
  );
}

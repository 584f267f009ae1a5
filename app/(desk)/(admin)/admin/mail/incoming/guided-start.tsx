import { Link } from "@/app/_ui/link.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";

/** The way from nothing to the first request, in order. */
export function GuidedStart() {
  return (
    <ol className="mx-auto mt-2 flex max-w-xl pb-6 list-decimal flex-col gap-2 ps-5 text-ink-muted">
      <li>
        For Google, Microsoft and others without passwords:{" "}
        <Link href={integrationsHref} className="link">
          add an OAuth integration
        </Link>{" "}
        and test it. For a password, skip this.
      </li>
      <li>Add the server: choose the provider, enter the user name, authorise the mailbox, test.</li>
      <li>
        Add a mail handler: project, request type, folder. Test it without effect: it lists what would happen.
      </li>
      <li>Turn the handler on.</li>
    </ol>
  );
}

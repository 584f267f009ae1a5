import { DeleteButton } from "@/app/_ui/delete-button.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";

/** Deletes a handler, after asking. */
export function DeleteHandler({ handler, serverHref }: { handler: MailHandlerView; serverHref: string }) {
  return (
    <DeleteButton
      path={`/mail-handlers/${handler.id}`}
      label="Delete handler"
      question={`Delete the handler “${handler.name}”?`}
      consequence={
        <>
          It reads no mail any more. Its place in the mailbox, its mail log and the originals of its mails are
          forgotten: a new handler knows a mail only if its words are in a request of its project. Its
          requests stay. This can not be undone. Mail that is held or has failed must be released, processed
          or discarded in the{" "}
          <Link href={`/projects/${handler.project.key}/mail-log/quarantine`} className="link">
            quarantine
          </Link>{" "}
          first.
        </>
      }
      doneWords={`The handler “${handler.name}” is deleted`}
      nextHref={serverHref}
    />
  );
}

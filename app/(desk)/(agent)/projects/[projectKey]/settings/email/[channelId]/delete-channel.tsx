import { DeleteButton } from "@/app/_ui/delete-button.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";

/** Deletes a channel, after asking. */
export function DeleteChannel({ channel, overviewHref }: { channel: ChannelView; overviewHref: string }) {
  return (
    <DeleteButton
      path={`/email-channels/${channel.id}`}
      label="Delete channel"
      question={`Delete the channel ${channel.address}?`}
      consequence={
        <>
          Mail to this address becomes no requests any more, and requests that came by it can not be answered
          by mail. {handlerWords(channel.answersOfHandlers)}Its place in the mailbox, its mail log and the
          originals of its mails are forgotten. If the mailbox is connected again with everything in it, mail
          whose words are in a request of this project is recognised; any other becomes a new request. This
          can not be undone. Mail that is held or has failed must be released, processed or discarded in the{" "}
          <Link href={`/projects/${channel.projectKey}/mail-log/quarantine`} className="link">
            quarantine
          </Link>{" "}
          first.
        </>
      }
      doneWords={`The channel ${channel.address} is deleted`}
      nextHref={overviewHref}
    />
  );
}

function handlerWords(count: number): string {
  if (count === 0) return "";
  const which =
    count === 1 ? "A mail handler answers by it too: its" : `${count} mail handlers answer by it too: their`;
  return `${which} requests can not be answered by mail until a system admin chooses another channel. `;
}

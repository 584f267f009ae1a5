import { Inbox, MailPlus, SearchX } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { QueueViewName } from "@/lib/requests/queue-view.ts";
import { queueHref } from "./queue-address.ts";
import { queueViews } from "./queue-views.ts";

/** What stands in place of a queue without rows. */
export function QueueEmpty(props: {
  readonly view: QueueViewName;
  readonly projectKey: string;
  readonly isFiltered: boolean;
  readonly offersChannel: boolean;
}) {
  if (props.isFiltered) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        icon={<SearchX />}
        action={<LinkButton href={queueHref(props.projectKey, props.view)}>Clear filters</LinkButton>}
      />
    );
  }
  if (props.offersChannel) {
    return (
      <EmptyState
        title="Requests arrive by e-mail"
        icon={<MailPlus />}
        action={
          <LinkButton href={`/projects/${props.projectKey}/settings/email/new`} variant="primary">
            Connect a mailbox
          </LinkButton>
        }
      >
        Connect the mailbox that your customers write to. Each mail becomes a request here within a second.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={queueViews.find(({ id }) => id === props.view)?.empty ?? "Nothing here"}
      icon={<Inbox />}
    >
      New mail appears here by itself.
    </EmptyState>
  );
}

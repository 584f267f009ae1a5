import { MailSearch } from "lucide-react";
import { Suspense } from "react";
import type { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { type inboundMessagePageView, listInboundMessages } from "@/lib/inbound/list-inbound-messages.ts";
import { withKnownProject } from "./known-project.ts";
import { LogFilterBar } from "./log-filter-bar.tsx";
import {
  commonConditions,
  commonParameters,
  processingFilters,
  resultCondition,
  resultOptions,
} from "./log-filters.ts";
import { LogPages } from "./log-pages.tsx";
import type { LogPlace } from "./log-place.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { NoMatch } from "./no-match.tsx";
import { ProcessingTable } from "./processing-table.client.tsx";

type Filters = z.infer<typeof processingFilters>;

/** The processing log: every mail with what became of it, newest first. */
export async function ProcessingLog(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly searchParams: unknown;
}) {
  const { actor, place } = props;
  const filters = await withKnownProject(actor, place, processingFilters.parse(props.searchParams));
  return (
    <MailLogFrame actor={actor} place={place} current="processing">
      <LogFilterBar
        actor={actor}
        place={place}
        path={place.base}
        filters={filters}
        search={{
          label: "Search mail",
          placeholder: "Sender, recipient, subject …",
          value: filters.q,
        }}
        choice={{ parameter: "result", label: "Outcome", options: resultOptions, value: filters.result }}
      />
      <Suspense
        fallback={
          <Card padding="flush">
            <TableSkeleton label="Loading the mail log" />
          </Card>
        }
      >
        <Mails actor={actor} place={place} filters={filters} />
      </Suspense>
    </MailLogFrame>
  );
}

async function Mails(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly filters: Filters;
}) {
  const { actor, place, filters } = props;
  const { q, result, cursor } = filters;
  const conditions = commonConditions(filters, place.project?.key, new Date());
  const page = await listInboundMessages(actor, {
    ...conditions,
    q,
    limit: 50,
    ...resultCondition(result),
  });
  const parameters = { ...commonParameters(filters), q, result: result === "any" ? undefined : result };
  return (
    <>
      {page.from !== null && conditions.from === undefined ? (
        <p className="text-sm text-ink-muted">
          Words are looked for in mail since {day.format(page.from)} (UTC). Choose a first day to look further
          back.
        </p>
      ) : null}
      <ProcessingTable
        // What was chosen belongs to this list.
        key={JSON.stringify({ ...parameters, cursor })}
        showsProject={place.project === null}
        rows={page.items.map(shownMail)}
        empty={<NoMail base={place.base} filters={filters} />}
      />
      <LogPages
        label="Pages of the mail log"
        path={place.base}
        parameters={parameters}
        cursor={cursor}
        nextCursor={page.nextCursor}
      />
    </>
  );
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

type Mail = z.infer<typeof inboundMessagePageView>["items"][number];

/** What the table shows of a mail: the rest is not sent to the browser. */
function shownMail(mail: Mail) {
  const { id, projectKey, mailboxLabel, fromAddress, recipients, subject, reason, storedAt } = mail;
  const { state, outcome, attempts, requestKey, mayProcessAgain } = mail;
  return {
    ...{ id, projectKey, mailboxLabel, fromAddress, recipients, subject, reason, storedAt },
    ...{ state, outcome, attempts, requestKey, mayProcessAgain },
  };
}

function NoMail({ base, filters }: { base: string; filters: Filters }) {
  const { q, result, mailbox, project, period } = filters;
  const isFiltered = q !== "" || result !== "any" || mailbox !== "any" || project !== "any";
  if (isFiltered) return <NoMatch path={base} />;
  return (
    <EmptyState
      title={period === "any" ? "No mail has come in yet" : "Nothing in this period"}
      icon={<MailSearch />}
      action={
        period === "any" ? null : <LinkButton href={`${base}?period=any`}>Show mail of any time</LinkButton>
      }
    >
      Every mail that is read from the mailboxes stands here, with what became of it and why.
    </EmptyState>
  );
}

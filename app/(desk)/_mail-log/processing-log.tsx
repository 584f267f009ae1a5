import { MailSearch } from "lucide-react";
import { Suspense } from "react";
import type { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listInboundMessages } from "@/lib/inbound/list-inbound-messages.ts";
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
import { ProcessingTable } from "./processing-table.tsx";

type Filters = z.infer<typeof processingFilters>;

/** The processing log: every mail with what became of it, newest first. */
export function ProcessingLog(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly searchParams: unknown;
}) {
  const { actor, place } = props;
  const filters = processingFilters.parse(props.searchParams);
  return (
    <MailLogFrame actor={actor} place={place} current="processing">
      <LogFilterBar
        actor={actor}
        place={place}
        path={place.base}
        filters={filters}
        search={{
          label: "Search mail",
          placeholder: "Sender, subject, request …",
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
  const page = await listInboundMessages(actor, {
    ...commonConditions(filters, place.project?.key, new Date()),
    q,
    limit: 50,
    ...resultCondition(result),
  });
  const parameters = { ...commonParameters(filters), q, result: result === "any" ? undefined : result };
  return (
    <>
      {q !== "" && filters.period === "any" ? (
        <p className="text-sm text-ink-muted">
          Words are looked for in the last seven days. Choose a period to look further back.
        </p>
      ) : null}
      <Card padding="flush">
        <ProcessingTable
          showsProject={place.project === null}
          rows={page.items}
          empty={<NoMail base={place.base} filters={filters} />}
        />
      </Card>
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

import { ShieldCheck } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listInboundMessages } from "@/lib/inbound/list-inbound-messages.ts";
import { withKnownProject } from "./known-project.ts";
import { LogFilterBar } from "./log-filter-bar.tsx";
import { commonConditions, commonParameters, quarantineFilters } from "./log-filters.ts";
import { LogPages } from "./log-pages.tsx";
import type { LogPlace } from "./log-place.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { NoMatch } from "./no-match.tsx";
import { QuarantineTable } from "./quarantine-table.client.tsx";

const shown = [
  { id: "held", label: "Held by a rule" },
  { id: "failed", label: "Failed" },
] as const;

/** Mail that waits for a person: held by a rule, or failed. Many at once can be let in or processed again. */
export async function Quarantine(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly searchParams: unknown;
}) {
  const { actor, place } = props;
  const path = `${place.base}/quarantine`;
  const filters = await withKnownProject(actor, place, quarantineFilters.parse(props.searchParams));
  const { q, show, cursor } = filters;
  const state = show === "held" ? ("HELD" as const) : ("FAILED" as const);
  const conditions = { ...commonConditions(filters, place.project?.key, new Date()), q, state };
  const page = await listInboundMessages(actor, { ...conditions, limit: 50 });
  const parameters = { ...commonParameters(filters, "any"), q, show: show === "held" ? undefined : show };
  const { cursor: _, ...filter } = conditions;
  const isFiltered =
    q !== "" || filters.mailbox !== "any" || filters.project !== "any" || filters.period !== "any";
  return (
    <MailLogFrame actor={actor} place={place} current="quarantine">
      <LogFilterBar
        actor={actor}
        place={place}
        path={path}
        filters={filters}
        usual="any"
        search={{ label: "Search mail", placeholder: "Sender, recipient, subject …", value: q }}
        choice={{ parameter: "show", label: "Why it waits", options: shown, value: show }}
      />
      <QuarantineTable
        // What was chosen belongs to this list.
        key={JSON.stringify(parameters)}
        state={state}
        showsProject={place.project === null}
        rows={page.items}
        hasMore={page.nextCursor !== null || cursor !== undefined}
        filter={{ ...filter, from: filter.from?.toISOString(), to: filter.to?.toISOString() }}
        empty={
          isFiltered ? (
            <NoMatch path={state === "HELD" ? path : `${path}?show=failed`} />
          ) : (
            <NothingWaits state={state} />
          )
        }
      />
      <LogPages
        label="Pages of the quarantine"
        path={path}
        parameters={parameters}
        cursor={cursor}
        nextCursor={page.nextCursor}
      />
    </MailLogFrame>
  );
}

function NothingWaits({ state }: { state: "HELD" | "FAILED" }) {
  return (
    <EmptyState title={state === "HELD" ? "No mail is held" : "No mail has failed"} icon={<ShieldCheck />}>
      {state === "HELD"
        ? "When a rule suspects a mail, it waits here until a person lets it in. Nothing is lost meanwhile."
        : "Mail that can not be processed waits here with the reason, and is processed again when you say so."}
    </EmptyState>
  );
}

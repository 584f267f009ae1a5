import { PlugZap } from "lucide-react";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listConnectivity } from "@/lib/inbound/list-connectivity.ts";
import { ConnectivityTable } from "./connectivity-table.tsx";
import { withKnownProject } from "./known-project.ts";
import { LogFilterBar } from "./log-filter-bar.tsx";
import { commonConditions, commonParameters, connectivityFilters } from "./log-filters.ts";
import { LogPages } from "./log-pages.tsx";
import type { LogPlace } from "./log-place.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { NoMatch } from "./no-match.tsx";

const results = [
  { id: "any", label: "Any result" },
  { id: "ok", label: "Succeeded" },
  { id: "failed", label: "Failed" },
] as const;

/** The connectivity log: how reading the mailboxes went, newest first. */
export async function ConnectivityLog(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly searchParams: unknown;
}) {
  const { actor, place } = props;
  const path = `${place.base}/connectivity`;
  const filters = await withKnownProject(actor, place, connectivityFilters.parse(props.searchParams));
  const { result, cursor } = filters;
  const page = await listConnectivity(actor, {
    ...commonConditions(filters, place.project?.key, new Date()),
    limit: 50,
    ...(result !== "any" && { succeeded: result === "ok" }),
  });
  const parameters = { ...commonParameters(filters), result: result === "any" ? undefined : result };
  const isFiltered = result !== "any" || filters.mailbox !== "any" || filters.project !== "any";
  return (
    <MailLogFrame actor={actor} place={place} current="connectivity">
      <LogFilterBar
        actor={actor}
        place={place}
        path={path}
        filters={filters}
        choice={{ parameter: "result", label: "Result", options: results, value: result }}
      />
      <Card padding="flush">
        <ConnectivityTable
          showsProject={place.project === null}
          rows={page.items}
          empty={isFiltered ? <NoMatch path={path} /> : <Nothing isEver={filters.period === "any"} />}
        />
      </Card>
      <LogPages
        label="Pages of the connectivity log"
        path={path}
        parameters={parameters}
        cursor={cursor}
        nextCursor={page.nextCursor}
      />
    </MailLogFrame>
  );
}

function Nothing({ isEver }: { isEver: boolean }) {
  return (
    <EmptyState title={isEver ? "No mailbox has been read yet" : "Nothing in this period"} icon={<PlugZap />}>
      Here stands each time a mailbox brought mail, failed, or was well again. A look that brings nothing
      leaves no line.
    </EmptyState>
  );
}

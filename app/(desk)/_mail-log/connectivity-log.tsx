import { PlugZap, SearchX } from "lucide-react";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listConnectivity } from "@/lib/inbound/list-connectivity.ts";
import { addressWith } from "../address-with.ts";
import { CursorPages } from "../cursor-pages.tsx";
import { ConnectivityTable } from "./connectivity-table.tsx";
import { LogFilterBar } from "./log-filter-bar.tsx";
import { commonConditions, commonParameters, connectivityFilters } from "./log-filters.ts";
import type { LogPlace } from "./log-place.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";

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
  const filters = connectivityFilters.parse(props.searchParams);
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
      <Card padding="flush" className="[&>div]:pt-0">
        <ConnectivityTable
          showsProject={place.project === null}
          rows={page.items}
          empty={isFiltered ? <NoMatch path={path} /> : <Nothing isEver={filters.period === "any"} />}
        />
      </Card>
      <CursorPages
        label="Pages of the connectivity log"
        firstHref={cursor === undefined ? null : addressWith(path, parameters)}
        nextHref={page.nextCursor ? addressWith(path, { ...parameters, cursor: page.nextCursor }) : null}
        words={{ first: "Newest", next: "Older" }}
      />
    </MailLogFrame>
  );
}

function NoMatch({ path }: { path: string }) {
  return (
    <EmptyState
      title="Nothing matches these filters in this period"
      icon={<SearchX />}
      action={<LinkButton href={path}>Clear filters</LinkButton>}
    />
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

import { FileClock, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { z } from "zod";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listAuditEntries } from "@/lib/access/list-audit-entries.ts";
import { pageSystemAdmin } from "../page-system-admin.ts";
import { AuditTable } from "./audit-table.tsx";

export const metadata: Metadata = { title: "Audit log" };

const path = "/admin/audit";

/** The filters as they stand in the address; faulty ones count as absent. */
const filterInput = z.object({
  q: z.string().max(200).catch(""),
  cursor: z.uuid().optional().catch(undefined),
});

type Filters = z.infer<typeof filterInput>;

export default async function AuditPage(props: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await pageSystemAdmin(path);
  const filters = filterInput.parse(await props.searchParams);
  return (
    <PageBody width="full">
      <PageHeader title="Audit log" description="Every act of an admin, newest first." />
      <AddressFilters
        path={path}
        search={{
          label: "Search the audit log",
          placeholder: "Search person, act or object",
          value: filters.q,
        }}
      />
      <Suspense
        fallback={
          <Card padding="flush">
            <TableSkeleton label="Loading the audit log" />
          </Card>
        }
      >
        <Entries actor={actor} filters={filters} />
      </Suspense>
    </PageBody>
  );
}

async function Entries({ actor, filters: { q, cursor } }: { actor: UserActor; filters: Filters }) {
  const page = await listAuditEntries(actor, { query: q, cursor, limit: 50 });
  return (
    <>
      <Card padding="flush">
        <AuditTable
          rows={page.items}
          empty={
            q === "" ? (
              <EmptyState title="Nothing has been done yet" icon={<FileClock />} />
            ) : (
              <EmptyState
                title="Nothing matches"
                icon={<SearchX />}
                action={<LinkButton href={path}>Clear search</LinkButton>}
              >
                Searched are who acted, the act’s technical name such as <code>user.create</code>, and the
                object.
              </EmptyState>
            )
          }
        />
      </Card>
      <CursorPages
        label="Pages of the audit log"
        firstHref={cursor === undefined ? null : addressWith(path, { q })}
        nextHref={page.nextCursor ? addressWith(path, { q, cursor: page.nextCursor }) : null}
        words={{ first: "Newest", next: "Older" }}
      />
    </>
  );
}
